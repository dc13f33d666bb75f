//! Imports: a CSV file on its way into the roster.

#[cfg(feature = "server")]
mod apply;
#[cfg(feature = "server")]
mod audited;
#[cfg(feature = "server")]
mod cancel;
#[cfg(feature = "server")]
mod failed;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod list;
mod map;
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
mod run_here;
#[cfg(feature = "server")]
mod start;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod template;
mod types;
#[cfg(feature = "server")]
mod upload;
#[cfg(feature = "server")]
pub(crate) mod validate;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
mod whole;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::apply::apply;
    pub use super::cancel::cancel;
    pub(crate) use super::failed::mark_failed;
    pub use super::find::find;
    pub use super::list::{ImportList, ImportQuery, list};
    pub use super::map::{choose_mapping, mapping_step};
    pub(crate) use super::preview::judge;
    pub use super::preview::rows;
    pub use super::progress::progress;
    pub use super::report::{ErrorReport, error_report};
    pub use super::run_here::run_here;
    pub use super::start::start;
    pub use super::template::TEMPLATE;
    pub use super::upload::{NewFile, upload};
}
pub use map::{MappingChoice, MappingColumn, MappingStep, Target};
pub use reading::{Delimiter, Encoding, Reading, Wish};
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
#[cfg(all(feature = "server", feature = "fuzz"))]
pub use whole::{Whole, read_whole};
