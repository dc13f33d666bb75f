use uuid::Uuid;

use super::{AccessEntry, Export, ExportProgress, ExportState, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

const MAX_ENTRIES: i64 = 200;

/// One export of the actor's application. Actors who cannot oversee exports see only their own.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Export>> {
    actor.require(Permission::ReadExports)?;
    store::find(&ctx.db, actor.application.seq, id, only_of(actor)).await
}

/// Refuses who may neither export nor decide about the exports of others.
pub(super) fn require_ending(actor: &Actor) -> Result<()> {
    match actor.may(Permission::OverseeExports) {
        true => Ok(()),
        false => actor.require(Permission::RunExports),
    }
}

/// The operator or API key whose exports the actor sees. `None`: the actor sees all of them.
pub(super) fn only_of(actor: &Actor) -> Option<Uuid> {
    if actor.may(Permission::OverseeExports) {
        return None;
    }
    // An actor without an id has no exports: no export has the nil id.
    Some(actor.id().unwrap_or_default())
}

/// The events of an export, newest first: who requested, approved, opened, downloaded, or was
/// refused.
pub async fn access(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Vec<AccessEntry>> {
    if find(ctx, actor, id).await?.is_none() {
        return Ok(Vec::new());
    }
    store::access(&ctx.db, id, MAX_ENTRIES).await
}

/// How far an export is. `None`: there is no such export.
pub async fn progress(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<ExportProgress>> {
    let Some(export) = find(ctx, actor, id).await? else { return Ok(None) };
    let (done, total) = (export.done_rows, export.matched.max(export.done_rows));
    let until = export.finished_at.unwrap_or(ctx.clock.now());
    let seconds = export.running_at.map_or(0.0, |since| until.seconds_since(since)).max(0.001);
    let running = export.state == ExportState::Running;
    let seconds_left = (running && done > 0 && seconds > 1.0)
        .then(|| ((total - done) as f64 * seconds / done as f64).ceil() as i64);
    let per_mille = match export.state {
        ExportState::Done => 1_000,
        _ if total > 0 => (done * 1_000 / total).clamp(0, 1_000),
        _ => 0,
    };
    Ok(Some(ExportProgress {
        id,
        state: export.state,
        cause: export.cause,
        per_mille,
        rows_done: done,
        rows_total: total,
        rows_per_second: (done as f64 / seconds) as i64,
        seconds_left,
    }))
}
