//! Face archives: ZIP files of pictures. One job checks every picture. After the operator has started
//! it, another job adds the faces, and resumes where it was interrupted.

mod audit_events;
mod check;
mod end;
mod find;
mod open;
mod remote;
mod report;
mod run;
mod start;
pub(super) mod store;
mod table;
mod upload;

pub(crate) use check::CheckArchive;
pub(crate) use end::ExpireArchive;
pub use find::{find, list, rows};
pub use report::report;
pub(crate) use run::RunArchive;
pub use start::{cancel, start};
pub(crate) use store::rekey;
pub use upload::upload;

use uuid::Uuid;

/// Archives of one application are processed one after the other.
fn concurrency_key(application_seq: i64) -> String {
    format!("face archive {application_seq}")
}

fn folder_path(id: Uuid) -> String {
    format!("face-archives/{id}")
}

fn source_path(id: Uuid) -> String {
    format!("{}/source.zip", folder_path(id))
}
pub use rollcall_types::faces::archive::*;
