//! Imports: a CSV file on its way into the roster, and back.

#[cfg(feature = "server")]
mod accept;
#[cfg(feature = "server")]
mod apply;
#[cfg(feature = "server")]
mod audit_events;
#[cfg(feature = "server")]
mod cancel;
#[cfg(feature = "server")]
mod conflict;
#[cfg(feature = "server")]
mod corrections;
#[cfg(feature = "server")]
mod failed;
#[cfg(feature = "server")]
mod find;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
mod fuzz_corrections;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
mod fuzz_entry;
#[cfg(feature = "server")]
mod lifecycle;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod mails;
mod map;
#[cfg(feature = "server")]
mod notify_requester;
#[cfg(feature = "server")]
mod preview;
#[cfg(feature = "server")]
mod progress;
#[cfg(feature = "server")]
mod read;
mod reading;
#[cfg(feature = "server")]
mod report;
#[cfg(feature = "server")]
mod reported;
#[cfg(feature = "server")]
mod resume;
#[cfg(feature = "server")]
mod revalidate;
#[cfg(feature = "server")]
mod run_inline;
#[cfg(feature = "server")]
mod running_imports;
#[cfg(feature = "server")]
mod settings;
#[cfg(feature = "server")]
mod start;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod template;
mod types;
#[cfg(feature = "server")]
mod undo;
#[cfg(feature = "server")]
mod upload;
#[cfg(feature = "server")]
pub(crate) mod validate;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::apply::ApplyImport;
    pub use super::cancel::cancel;
    pub(crate) use super::conflict::ResolveConflicts;
    pub use super::conflict::{ConflictDecision, resolve_all_conflicts, resolve_conflict};
    pub(crate) use super::corrections::{ForgetCorrections, forget_corrections};
    pub use super::corrections::{change, correct};
    pub use super::find::find;
    pub use super::list::{ImportList, ImportQuery, list};
    pub use super::map::{choose_mapping, choose_words, mapping_step, saved_mappings, words_step};
    pub(crate) use super::preview::ValidateImport;
    pub use super::preview::{RowFilter, rows};
    pub use super::progress::progress;
    pub use super::report::{ErrorReport, error_report};
    pub use super::resume::resume;
    pub use super::revalidate::{choose, revalidate};
    pub use super::run_inline::run_inline;
    pub(crate) use super::running_imports::RunningImports;
    pub use super::settings::{save_settings, settings};
    pub use super::start::{
        Started, as_seen, change_as_seen, start, start_as_seen, start_or_check,
    };
    pub use super::template::TEMPLATE;
    pub(crate) use super::undo::UndoImport;
    pub use super::undo::{kept_users, undo, undo_consequences};
    pub(crate) use super::upload::SweepSource;
    pub use super::upload::{NewFile, upload};
}
#[cfg(all(feature = "server", feature = "fuzz"))]
pub use fuzz_entry::{Whole, fuzz_entry};
pub use map::{
    Doubt, MappingChoice, MappingColumn, MappingStep, SavedMapping, Sureness, Target, Word,
    WordTarget, WordsChoice, WordsOfColumn, WordsStep,
};
pub use reading::{Delimiter, Dialect, Encoding, LeftOutColumn, Question, ReadOptions, Reading};
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
