//! Exports: CSV extracts with a manifest that proves them and a link that only the requester can
//! use.

#[cfg(feature = "server")]
mod approve;
#[cfg(feature = "server")]
mod audit_events;
#[cfg(feature = "server")]
mod cancel;
#[cfg(feature = "server")]
mod erased;
#[cfg(feature = "server")]
mod failed;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod link;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod mails;
#[cfg(feature = "server")]
mod manifest;
mod record;
#[cfg(feature = "server")]
mod remove;
#[cfg(feature = "server")]
mod request;
#[cfg(feature = "server")]
mod run_inline;
#[cfg(feature = "server")]
mod settings;
#[cfg(feature = "server")]
mod store;
mod types;
mod words;
#[cfg(feature = "server")]
mod write;

#[cfg(feature = "server")]
mod server {
    pub use super::approve::{approve, decline};
    pub use super::cancel::cancel;
    pub(crate) use super::erased::{forget_searches, withdraw};
    pub use super::find::{access, find, progress};
    pub(crate) use super::link::path_of;
    pub use super::link::{
        Download, FileAddress, LinkPage, LinkRefusal, RefusedBy, StoredFile, download,
        fetch_address, link_path, open_link, read, read_address, renew_link, revoke_link,
    };
    pub use super::list::{ExportList, ExportQuery, list};
    pub use super::manifest::{checksum, manifest, manifest_of};
    pub(crate) use super::remove::ExpireExport;
    pub use super::remove::delete;
    pub use super::request::{matching, request};
    pub use super::run_inline::run_inline;
    pub use super::settings::{choices, delete_choice, save_choice, save_settings, settings};
    pub(crate) use super::write::{WriteExport, needs_apostrophe};

    use super::Export;
    use crate::context::Context;
    use crate::error::Result;

    /// The folder of an export's files in storage.
    pub(super) fn folder_path(id: uuid::Uuid) -> String {
        format!("exports/{id}")
    }

    /// The file of one run of an export. Each run has its own folder, so that a run that was given
    /// up for dead cannot overwrite another's file. The name is the one that browsers save it
    /// under.
    pub(super) fn file_path(export: &Export) -> String {
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
}
pub use record::{AccessEntry, Manifest};
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
