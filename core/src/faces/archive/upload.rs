use bytes::Bytes;
use futures::Stream;

use super::audit_events::note;
use super::check::CheckArchive;
use super::store::{self, NewArchive};
use super::{Archive, concurrency_key, end, source_path};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::clean_name;
use crate::jobs::{self, NewJob};

/// Stores an archive and queues the check of its pictures. No face is added before it is started.
pub async fn upload(
    ctx: &Context,
    actor: &Actor,
    file_name: &str,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<Archive> {
    actor.require(Permission::EditFaces)?;
    ctx.faces.ready()?;
    let id = ctx.clock.new_id();
    // Queue the job before the first byte is stored, so that the ZIP is deleted even if its upload
    // breaks off.
    let mut tx = ctx.db.begin().await?;
    end::enqueue_expiry(ctx, &mut tx, id).await?;
    tx.commit().await?;
    let limit = ctx.settings.max_upload_bytes;
    let received = ctx.files.receive(&source_path(id), "archive", limit, body).await?;
    let name = clean_name(file_name, "faces.zip");
    let now = ctx.clock.now();
    let new =
        NewArchive { id, file_name: &name, size: received.size, sha256: &received.sha256, now };
    if let Err(error) = record(ctx, actor, &new).await {
        if let Err(failure) = ctx.files.delete(&source_path(id)).await {
            tracing::warn!(archive_id = %id, %failure, "an archive that was not recorded stays");
        }
        return Err(error);
    }
    ctx.wake();
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("face archive"))
}

async fn record(ctx: &Context, actor: &Actor, new: &NewArchive<'_>) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::insert(&mut tx, actor, new).await?;
    let details = vec![("bytes", new.size.to_string()), ("sha256", new.sha256.to_owned())];
    note(ctx, &mut tx, actor, (new.id, new.file_name), "face_archive.uploaded", details).await?;
    let job = NewJob {
        kind: &CheckArchive,
        concurrency_key: concurrency_key(actor.application.seq),
        subject_id: Some(new.id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, &mut tx, &job).await?;
    tx.commit().await
}
