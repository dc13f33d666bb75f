//! Exports: CSV extracts with a manifest that proves them and a link that only the requester can
//! use.

mod approve;
mod approvers;
mod audit_events;
mod cancel;
mod erased;
mod failed;
mod find;
mod link;
mod list;
mod mails;
mod manifest;
mod may_read;
mod reach;
mod release;
mod remove;
mod request;
mod run_inline;
mod scan_matching;
mod settings;
mod store;
mod write;

pub use approve::{approve, decline};
pub use approvers::{Approver, approvers};
pub use cancel::cancel;
pub(crate) use erased::{forget_searches, withdraw};
pub use find::{access, find, progress};
pub(crate) use link::path_of;
pub use link::{
    Download, FileAddress, LinkPage, LinkRefusal, RefusedBy, StoredFile, download, fetch_address,
    link_path, open_link, read, read_address, renew_link, revoke_link,
};
pub use list::{ExportList, ExportQuery, list};
pub use manifest::{checksum, manifest, manifest_of};
pub(crate) use reach::reach;
pub(crate) use release::{release, unfinished_of};
pub(crate) use remove::ExpireExport;
pub use remove::delete;
pub(crate) use request::{count, filter_in_the_chain, without_texts};
pub use request::{matching, request};
pub use run_inline::run_inline;
pub(crate) use scan_matching::scan_matching;
pub use settings::{choices, delete_choice, save_choice, save_settings, settings};
pub(crate) use store::{Cells, Encoder, Piece};
pub(crate) use write::WriteExport;

use crate::context::Context;
use crate::error::Result;

/// The folder of an export's files in storage.
fn folder_path(id: uuid::Uuid) -> String {
    format!("exports/{id}")
}

/// The file of one run of an export. Each run has its own folder, so that a run that was given
/// up for dead cannot overwrite another's file. The name is the one that browsers save it
/// under.
fn file_path(export: &Export) -> String {
    let run = export.running_at.unwrap_or_default().micros();
    format!("{}/{run}/{}", folder_path(export.id), export.file_name())
}

/// The bytes of a finished export, for the command on this machine that requested it.
pub async fn body(
    ctx: &Context,
    actor: &crate::access::Actor,
    id: uuid::Uuid,
) -> Result<futures::stream::BoxStream<'static, Result<bytes::Bytes>>> {
    let export =
        find(ctx, actor, id).await?.ok_or_else(|| crate::error::Error::not_found("export"))?;
    actor.require_columns(&export.columns)?;
    ctx.files.stream(&file_path(&export), 0).await
}
pub use rollcall_types::exports::*;
