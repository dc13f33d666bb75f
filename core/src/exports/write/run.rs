use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::Instant;
use uuid::Uuid;

use super::encode::CsvEncoder;
use crate::access::{Actor, ActorKind};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::exports::mails::notify_ready;
use crate::exports::may_read::may_read;
use crate::exports::store::{self, Piece, RunInfo, Written};
use crate::exports::{Export, ExportState, audit_events, failed, file_path, folder_path, remove};
use crate::files::Writer;
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::webhooks::{self, Event, EventKind};
use crate::{api_keys, operators, organizations, users};

/// Pieces that are read ahead of the storage.
const IN_FLIGHT: usize = 4;
/// How often a run reports its progress and checks whether it should stop.
const TICK: Duration = Duration::from_millis(400);

/// The result of writing a whole file.
enum Recorded {
    Done,
    /// It was cancelled at the last moment.
    Cancelled,
    /// A user who may be in the file was erased in the meantime.
    Outdated,
}

/// What stopped the writing.
enum WriteEnd {
    Whole {
        size: u64,
        sha256: String,
    },
    Cancelled,
    /// The process stops.
    GivenBack,
}

/// The job that writes an export's file.
pub(crate) struct WriteExport;

#[async_trait]
impl Job for WriteExport {
    fn kind(&self) -> &'static str {
        "export.write"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        Box::pin(write(ctx, lease, lease.subject()?)).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        failed::mark_failed(ctx, tx, id, error).await
    }
}

/// Writes an export's file from the beginning, whatever an earlier attempt left behind.
async fn write(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    let Some(requester) = allowed(ctx, &info).await? else { return Ok(JobEnd::Done) };
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    let began = ctx.clock.now();
    if !store::begin(&mut tx, id, began).await? {
        drop(tx);
        return finish_cancelled(ctx, &info).await;
    }
    tx.commit().await?;
    ctx.files.sweep(&folder_path(id)).await?;
    let export = Export { running_at: Some(began), ..info.export };
    let path = file_path(&export);
    let mut writer = ctx.files.writer(&path).await?;
    let searched = users::searched(&requester);
    let seq = info.place.application_seq;
    let wanted = store::wanted(&ctx.db, seq, &export.filter, searched).await?;
    let encoder = CsvEncoder::new(&export.columns, export.form)?;
    let (sender, receiver) = channel(IN_FLIGHT);
    let (scanned, stored) = tokio::join!(
        store::scan(&ctx.db, &ctx.clock, &wanted, &export.columns, encoder, sender),
        receive(ctx, lease, id, receiver, &mut writer),
    );
    let (size, sha256) = match stored {
        Ok(WriteEnd::Whole { size, sha256 }) if scanned.is_ok() => (size, sha256),
        Ok(WriteEnd::Cancelled) => {
            writer.abandon().await;
            return finish_cancelled(ctx, &RunInfo { export, ..info }).await;
        }
        Ok(WriteEnd::GivenBack) => {
            writer.abandon().await;
            return Ok(JobEnd::GiveBack);
        }
        stored => {
            writer.abandon().await;
            return Err(stored.err().or(scanned.err()).unwrap_or_else(stopped).into());
        }
    };
    let scanned = scanned?;
    writer.finish().await?;
    let written = Written {
        snapshot_at: scanned.snapshot_at,
        rows: scanned.rows,
        size: i64::try_from(size).unwrap_or(i64::MAX),
        sha256,
    };
    let recorded = record(ctx, lease, &requester, &export, &written, scanned.erasures).await;
    let is_kept = match &recorded {
        Ok(recorded) => matches!(recorded, Recorded::Done),
        // The commit may have succeeded although its answer was lost. If the database cannot be
        // asked, the file is left to the next run.
        Err(_) => is_done(ctx, &export).await.unwrap_or(true),
    };
    if !is_kept {
        ctx.files.delete(&path).await?;
    }
    match recorded? {
        Recorded::Done => Ok(JobEnd::Done),
        Recorded::Cancelled => finish_cancelled(ctx, &RunInfo { export, ..info }).await,
        // The file is written again, from the current users.
        Recorded::Outdated => Ok(JobEnd::GiveBack),
    }
}

/// The requester with their current role: an export runs with the permissions of this moment.
/// `None`: the requester no longer has access, and the export has failed.
async fn allowed(ctx: &Context, info: &RunInfo) -> Result<Option<Actor>> {
    let Some(system) =
        organizations::system_actor(ctx, info.place.application_seq, "worker").await?
    else {
        return Err(Error::internal("exports", &"an export without its application"));
    };
    let export = &info.export;
    let actor = match export.requested_by_id {
        // Rollcall itself or a command requested it.
        None => Some(system.clone()),
        Some(id) => match operators::identity(ctx, id).await? {
            None => api_keys::resolve(ctx, id, "worker").await?,
            Some(identity) => {
                let (organization, application) =
                    (&info.place.organization, &info.place.application);
                operators::resolve(ctx, &identity, organization, application, "worker").await?
            }
        },
    };
    let refusal = match &actor {
        None => Some(format!("{} no longer has access to this application.", export.requested_by)),
        Some(actor) => may_read(actor, export).err().map(|error| error.to_string()),
    };
    let Some(cause) = refusal else { return Ok(actor) };
    let mut tx = ctx.db.begin().await?;
    let from = [ExportState::Waiting, ExportState::Running, ExportState::Cancelling];
    let now = ctx.clock.now();
    if store::move_state(&mut tx, export.id, &from, ExportState::Failed, &cause, now).await? {
        audit_events::note(&mut tx, &system, now, export, "export.failed", Vec::new()).await?;
        remove::enqueue_removal(ctx, &mut tx, export.id, now).await?;
        tx.commit().await?;
    }
    Ok(None)
}

async fn receive(
    ctx: &Context,
    lease: &Lease,
    id: Uuid,
    mut pieces: Receiver<Piece>,
    writer: &mut Writer,
) -> Result<WriteEnd> {
    let mut digest = Sha256::new();
    let mut size = 0;
    let mut told_at = Instant::now();
    while let Some(piece) = pieces.recv().await {
        size += piece.bytes.len() as u64;
        digest.update(&piece.bytes);
        writer.write(piece.bytes).await?;
        if lease.stop.is_cancelled() {
            return Ok(WriteEnd::GivenBack);
        }
        if told_at.elapsed() >= TICK {
            if store::is_cancelled(&ctx.db, id).await? {
                return Ok(WriteEnd::Cancelled);
            }
            let mut tx = ctx.db.begin().await?;
            store::note_progress(&mut tx, id, piece.rows).await?;
            tx.commit().await?;
            told_at = Instant::now();
        }
    }
    Ok(WriteEnd::Whole { size, sha256: hex::encode(digest.finalize()) })
}

/// Marks the export as done, mails the link, emits the webhook event and schedules the deletion of
/// the file, all in one transaction.
async fn record(
    ctx: &Context,
    lease: &Lease,
    requester: &Actor,
    export: &Export,
    written: &Written,
    erasures: i64,
) -> JobResult<Recorded> {
    let settings = store::settings(&ctx.db, requester.application.seq).await?;
    let now = ctx.clock.now();
    let expires_at = now.plus_seconds(settings.link_hours * 3_600);
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    if !store::set_written(&mut tx, export.id, written, expires_at, now).await? {
        return Ok(Recorded::Cancelled);
    }
    if users::erasures(&mut tx, requester.application.seq).await? != erasures {
        return Ok(Recorded::Outdated);
    }
    let details = vec![
        ("rows", written.rows.to_string()),
        ("bytes", written.size.to_string()),
        ("sha256", written.sha256.clone()),
        ("roster_at", written.snapshot_at.rfc3339()),
    ];
    let system = Actor { kind: ActorKind::System, ..requester.clone() };
    audit_events::note(&mut tx, &system, now, export, "export.finished", details).await?;
    let done = Export {
        state: ExportState::Done,
        rows: written.rows,
        size: written.size,
        sha256: written.sha256.clone(),
        snapshot_at: Some(written.snapshot_at),
        finished_at: Some(now),
        link: Some(crate::exports::Link {
            number: export.link.as_ref().map_or(0, |link| link.number) + 1,
            expires_at,
            revoked_by: None,
        }),
        ..export.clone()
    };
    if export.by_mail {
        notify_ready(ctx, &mut tx, requester, &done).await?;
    }
    webhooks::emit(ctx, &mut tx, &requester.application, ready(&done)).await?;
    remove::enqueue_expiry(ctx, &mut tx, &done, settings.retention_days).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(Recorded::Done)
}

/// Whether the export uses this run's file.
async fn is_done(ctx: &Context, export: &Export) -> Result<bool> {
    let found = store::run_info(&ctx.db, export.id).await?.map(|info| info.export);
    let is_ours =
        |one: Export| one.state == ExportState::Done && one.running_at == export.running_at;
    Ok(found.is_some_and(is_ours))
}

/// The webhook event. It names the file and contains none of its data.
fn ready(export: &Export) -> Event {
    let content = [
        ("export_id".to_owned(), Value::from(export.id.to_string())),
        ("file".to_owned(), Value::from(export.file_name())),
        ("rows".to_owned(), Value::from(export.rows)),
        ("size".to_owned(), Value::from(export.size)),
        ("sha256".to_owned(), Value::from(export.sha256.clone())),
    ];
    Event { kind: EventKind::ExportReady, user_id: None, content: content.into_iter().collect() }
}

async fn finish_cancelled(ctx: &Context, info: &RunInfo) -> JobResult {
    let mut tx = ctx.db.begin().await?;
    let from = [ExportState::Cancelling];
    let cause = "Cancelled. No file was created.";
    let now = ctx.clock.now();
    let id = info.export.id;
    if store::move_state(&mut tx, id, &from, ExportState::Cancelled, cause, now).await?
        && let Some(system) =
            organizations::system_actor(ctx, info.place.application_seq, "worker").await?
    {
        audit_events::note(&mut tx, &system, now, &info.export, "export.cancelled", Vec::new())
            .await?;
        remove::enqueue_removal(ctx, &mut tx, id, now).await?;
        tx.commit().await?;
    }
    Ok(JobEnd::Done)
}

fn stopped() -> Error {
    Error::internal("exports", &"the file ended before its end")
}
