use async_trait::async_trait;
use uuid::Uuid;

use super::find::require_ending;
use super::{Export, ExportState, audit_events, file_path, find, folder_path, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::format::counted;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};
use crate::organizations;

const DAY: i64 = 86_400;

/// Deletes the file now; the manifest stays. Only for the requester and for actors who can oversee
/// exports.
pub async fn delete(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Export> {
    require_ending(actor)?;
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))?;
    let cause = format!("Deleted by {}.", actor.name());
    if !take_away(ctx, actor, &export, &cause).await? {
        return Err(Error::Conflict(format!(
            "This export is {} and has no file to delete.",
            export.state.label().to_lowercase()
        )));
    }
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))
}

/// Deletes the file before the entry is written: an entry that says it is deleted must be true.
async fn take_away(ctx: &Context, actor: &Actor, export: &Export, cause: &str) -> Result<bool> {
    if export.state != ExportState::Done {
        return Ok(false);
    }
    remove_file(ctx, export).await?;
    let now = ctx.clock.now();
    let from = [ExportState::Done];
    let mut tx = ctx.db.begin().await?;
    if !store::move_state(&mut tx, export.id, &from, ExportState::Deleted, cause, now).await? {
        return Ok(false);
    }
    let details = vec![("reason", cause.to_owned())];
    audit_events::note(&mut tx, actor, now, export, "export.deleted", details).await?;
    tx.commit().await?;
    Ok(true)
}

async fn remove_file(ctx: &Context, export: &Export) -> Result<()> {
    ctx.files.delete(&file_path(export)).await?;
    ctx.files.sweep(&folder_path(export.id)).await
}

/// The job that deletes an export's file when its retention is over.
pub(crate) struct ExpireExport;

#[async_trait]
impl Job for ExpireExport {
    fn kind(&self) -> &'static str {
        "export.expire"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        expire(ctx, lease.subject()?).await
    }
}

/// Deletes a file when the application's retention is over. If the retention has been made longer
/// since, the job waits again.
async fn expire(ctx: &Context, id: Uuid) -> JobResult {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    let (seq, export) = (info.place.application_seq, info.export);
    if matches!(export.state, ExportState::Deleted | ExportState::Cancelled | ExportState::Failed) {
        // It was withdrawn, or left by a run that was killed. Nobody could download it.
        remove_file(ctx, &export).await?;
        return Ok(JobEnd::Done);
    }
    let (Some(finished_at), ExportState::Done) = (export.finished_at, export.state) else {
        return Ok(JobEnd::Done);
    };
    let days = store::settings(&ctx.db, seq).await?.retention_days;
    if ctx.clock.now() < finished_at.plus_seconds(days * DAY) {
        let mut tx = ctx.db.begin().await?;
        enqueue_expiry(ctx, &mut tx, &export, days).await?;
        tx.commit().await?;
        return Ok(JobEnd::Done);
    }
    let Some(system) = organizations::system_actor(ctx, seq, "worker").await? else {
        return Ok(JobEnd::Done);
    };
    let cause = format!("After {}.", counted(days, "day", "days"));
    take_away(ctx, &system, &export, &cause).await?;
    Ok(JobEnd::Done)
}

/// Schedules the deletion of the file.
pub(super) async fn enqueue_expiry(
    ctx: &Context,
    tx: &mut Tx,
    export: &Export,
    days: i64,
) -> Result<()> {
    let Some(finished_at) = export.finished_at else { return Ok(()) };
    enqueue_removal(ctx, tx, export.id, finished_at.plus_seconds(days * DAY)).await
}

/// Schedules the deletion of a file at an instant. It is deleted then if its retention is over, it
/// was withdrawn, or its export ended without a file.
pub(super) async fn enqueue_removal(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    at: crate::Timestamp,
) -> Result<()> {
    let job = NewJob {
        kind: &ExpireExport,
        concurrency_key: format!("expire {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}

/// Reschedules existing files after the retention was changed.
pub(super) async fn reschedule_expiry(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    days: i64,
) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let now = ctx.clock.now();
    for (id, finished_at) in store::finished(tx, actor.application.seq).await? {
        let at = finished_at.plus_seconds(days * DAY).max(now);
        if !jobs::store::run_by(tx, &ExpireExport, id, at).await? {
            enqueue_removal(ctx, tx, id, at).await?;
        }
    }
    Ok(())
}
