use uuid::Uuid;

use super::audit_events::note;
use super::run::RunArchive;
use super::{Archive, ArchiveState, concurrency_key, end, find, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{self, NewJob};

/// Starts adding the faces of a checked archive, from its valid rows.
pub async fn start(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Archive> {
    actor.require(Permission::EditFaces)?;
    let archive = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("face archive"))?;
    if archive.rows.ready == 0 {
        return Err(Error::Conflict("No row of this archive can be added.".into()));
    }
    let mut tx = ctx.db.begin().await?;
    let (from, to) = ([ArchiveState::Ready], ArchiveState::Waiting);
    if !store::move_state(&mut tx, id, &from, to, "", Some(actor), ctx.clock.now()).await? {
        return Err(Error::Conflict(format!(
            "This face archive is {} and cannot be started.",
            archive.state.label().to_lowercase()
        )));
    }
    let details = vec![("rows", archive.rows.ready.to_string())];
    let named = (id, archive.file_name.as_str());
    note(ctx, &mut tx, actor, named, "face_archive.started", details).await?;
    let job = NewJob {
        kind: &RunArchive,
        concurrency_key: concurrency_key(actor.application.seq),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, &mut tx, &job).await?;
    tx.commit().await?;
    ctx.wake();
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("face archive"))
}

/// Discards an archive, or stops a running one after its current row. Added faces stay.
pub async fn cancel(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Archive> {
    actor.require(Permission::EditFaces)?;
    let archive = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("face archive"))?;
    let mut tx = ctx.db.begin().await?;
    let from = [ArchiveState::Ready, ArchiveState::Waiting];
    let (to, cause) = (ArchiveState::Cancelled, "Cancelled before it started.");
    let discarded = store::move_state(&mut tx, id, &from, to, cause, None, ctx.clock.now()).await?;
    if discarded {
        let named = (id, archive.file_name.as_str());
        note(ctx, &mut tx, actor, named, "face_archive.cancelled", Vec::new()).await?;
    } else if !store::ask_to_stop(&mut tx, id).await? {
        return Err(Error::Conflict(format!(
            "This face archive is {} and can no longer be cancelled.",
            archive.state.label().to_lowercase()
        )));
    }
    tx.commit().await?;
    if discarded {
        end::remove_source(ctx, id).await;
    }
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("face archive"))
}
