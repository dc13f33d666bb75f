//! Imports: a CSV file on its way into the roster, and back.
//!
//! A row passes these folders in this order: `read` (bytes become records), `map` (columns become
//! fields), `validate` (cells become values), `preview` (values are compared with the user),
//! `corrections` (an operator changes cells, and the rows are checked again), `apply` (users are
//! written), `conflict` (held rows are decided), `undo`. The files beside them are the operations of
//! operators. `lifecycle` has the states of an import and queues its jobs. SQL is in `store`, here and
//! in each folder.

mod accept;
mod ahead;
mod apply;
mod audit_events;
mod cancel;
mod conflict;
mod corrections;
mod failed;
mod find;
#[cfg(any(test, feature = "fuzz"))]
mod fuzz_corrections;
#[cfg(any(test, feature = "fuzz"))]
mod fuzz_entry;
mod lifecycle;
mod list;
mod mails;
mod map;
mod notify_requester;
mod paths;
mod preview;
mod progress;
mod read;
mod report;
mod reported;
mod resume;
mod revalidate;
mod run_inline;
mod running_imports;
mod settings;
mod start;
mod store;
mod template;
mod undo;
mod upload;
mod validate;

pub(crate) use apply::ApplyImport;
pub use cancel::cancel;
pub(crate) use conflict::ResolveConflicts;
pub use conflict::{ConflictDecision, resolve_all_conflicts, resolve_conflict};
pub(crate) use corrections::{ForgetCorrections, forget_corrections};
pub use corrections::{change, correct};
pub use find::find;
#[cfg(feature = "fuzz")]
pub use fuzz_entry::{Whole, fuzz_entry};
pub use list::{ImportList, ImportQuery, list};
pub use map::{choose_mapping, choose_words, mapping_step, saved_mappings, words_step};
pub(crate) use preview::ValidateImport;
pub use preview::{RowFilter, rows};
pub use progress::progress;
pub use report::{ErrorReport, error_report};
pub use resume::resume;
pub use revalidate::{choose, revalidate};
pub use rollcall_types::imports::*;
pub use run_inline::run_inline;
pub(crate) use running_imports::RunningImports;
pub use settings::{save_settings, settings};
pub use start::{Started, as_seen, change_as_seen, start, start_as_seen, start_or_check};
pub use template::TEMPLATE;
pub(crate) use undo::UndoImport;
pub use undo::{kept_users, undo, undo_consequences};
pub(crate) use upload::SweepSource;
pub use upload::{NewFile, upload};
