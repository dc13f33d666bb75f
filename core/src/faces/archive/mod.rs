//! Archives of faces: many pictures at once, each checked before anything is written, then added in
//! a job that goes on where it was interrupted.

#[cfg(feature = "server")]
mod check;
#[cfg(feature = "server")]
mod ended;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod open;
#[cfg(feature = "server")]
mod remote;
#[cfg(feature = "server")]
mod report;
#[cfg(feature = "server")]
mod run;
#[cfg(feature = "server")]
mod start;
#[cfg(feature = "server")]
pub(super) mod store;
#[cfg(feature = "server")]
mod table;
mod types;
#[cfg(feature = "server")]
mod upload;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::check::CheckArchive;
    pub(crate) use super::ended::ExpireArchive;
    pub use super::find::{find, list, rows};
    pub use super::report::report;
    pub(crate) use super::run::RunArchive;
    pub use super::start::{cancel, start};
    pub(crate) use super::store::rekey;
    pub use super::upload::upload;

    use uuid::Uuid;

    /// Archives of one application are worked off one after the other.
    pub(super) fn concurrency_key(application_seq: i64) -> String {
        format!("face archive {application_seq}")
    }

    pub(super) fn folder_path(id: Uuid) -> String {
        format!("face-archives/{id}")
    }

    pub(super) fn source_path(id: Uuid) -> String {
        format!("{}/source.zip", folder_path(id))
    }
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
