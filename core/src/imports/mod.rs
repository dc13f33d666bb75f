//! Imports: a CSV file on its way into the roster, and back.

#[cfg(feature = "server")]
mod accept;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
mod any_bytes;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
mod any_corrections;
#[cfg(feature = "server")]
mod apply;
#[cfg(feature = "server")]
mod audited;
#[cfg(feature = "server")]
mod cancel;
#[cfg(feature = "server")]
mod corrections;
#[cfg(feature = "server")]
mod failed;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod held;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod live;
#[cfg(feature = "server")]
mod mails;
mod map;
#[cfg(feature = "server")]
mod preview;
#[cfg(feature = "server")]
mod progress;
#[cfg(feature = "server")]
mod read;
mod reading;
#[cfg(feature = "server")]
mod recheck;
#[cfg(feature = "server")]
mod report;
#[cfg(feature = "server")]
mod reported;
#[cfg(feature = "server")]
mod resume;
#[cfg(feature = "server")]
mod run_here;
#[cfg(feature = "server")]
mod settings;
#[cfg(feature = "server")]
mod start;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod tell;
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
    pub(crate) use super::corrections::{ForgetCorrections, forget_corrections};
    pub use super::corrections::{change, correct};
    pub use super::find::find;
    pub(crate) use super::held::SettleHeld;
    pub use super::held::{HeldDecision, decide_all_held, decide_held};
    pub use super::list::{ImportList, ImportQuery, list};
    pub(crate) use super::live::Live;
    pub use super::map::{choose_mapping, choose_words, mapping_step, saved_mappings, words_step};
    pub(crate) use super::preview::JudgeImport;
    pub use super::preview::{RowFilter, rows};
    pub use super::progress::progress;
    pub use super::recheck::{choose, judge_once_more};
    pub use super::report::{ErrorReport, error_report};
    pub use super::resume::resume;
    pub use super::run_here::run_here;
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
pub use any_bytes::{Whole, any_bytes};
pub use map::{
    Doubt, MappingChoice, MappingColumn, MappingStep, SavedMapping, Sureness, Target, Word,
    WordTarget, WordsChoice, WordsOfColumn, WordsStep,
};
pub use reading::{Delimiter, Dialect, Encoding, LeftOutColumn, Question, Reading, Wish};
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
