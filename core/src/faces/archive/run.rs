use async_trait::async_trait;
use uuid::Uuid;

use super::check::{record_row, words};
use super::open::{Opened, open};
use super::store::{self, CheckedRow, RunInfo};
use super::{ArchiveRow, ArchiveState, RowState, end, source_path};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::faces::attach::attach_row;
use crate::faces::{FaceSource, Upload};
use crate::jobs::{Job, JobEnd, JobResult, Lease, RetryPolicy};
use crate::operators;
use crate::organizations;

/// The job that adds the faces of an archive.
pub(crate) struct RunArchive;

#[async_trait]
impl Job for RunArchive {
    fn kind(&self) -> &'static str {
        "face_archive.run"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::PATIENT
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        run(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        end::mark_failed(ctx, tx, id, error).await
    }
}

/// Adds the faces of the valid rows, in the name of the operator who started it. A face and its row
/// are written in one transaction, so an interrupted run resumes after the last one.
async fn run(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    if !matches!(info.archive.state, ArchiveState::Waiting | ArchiveState::Running) {
        return Ok(JobEnd::Done);
    }
    let Some(actor) = starter(ctx, &info).await? else {
        let cause =
            "The person who started it can no longer add faces. Faces added so far are kept.";
        end::end(ctx, lease, id, ArchiveState::Failed, cause).await?;
        return Ok(JobEnd::Done);
    };
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    let (from, to) = ([ArchiveState::Waiting], ArchiveState::Running);
    let began = store::move_state(&mut tx, id, &from, to, "", None, ctx.clock.now()).await?;
    tx.commit().await?;
    // The archive was discarded in the meantime.
    if !began && info.archive.state != ArchiveState::Running {
        return Ok(JobEnd::Done);
    }
    let opened = open(&ctx.files, source_path(id), info.archive.size.unsigned_abs()).await?;
    let mut opened = opened.map_err(|words| Error::internal("archive", &words))?;
    loop {
        let rows = store::source_rows(&ctx.db, id, RowState::Ready).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if lease.stop.is_cancelled() {
                return Ok(JobEnd::GiveBack);
            }
            let reason;
            (opened, reason) = add(ctx, &actor, id, opened, &row).await?;
            let mut tx = ctx.db.begin().await?;
            lease.advance(ctx, &mut tx).await?;
            if !reason.is_empty() {
                let checked = CheckedRow { state: RowState::Refused, reason: &reason, user: None };
                record_row(ctx, &mut tx, &info, &row, &checked).await?;
            }
            let stopped = store::is_stopped(&mut tx, id).await?;
            tx.commit().await?;
            if stopped {
                let cause = "Stopped by an operator. Faces added so far are kept.";
                end::end(ctx, lease, id, ArchiveState::Cancelled, cause).await?;
                return Ok(JobEnd::Done);
            }
        }
    }
    end::end(ctx, lease, id, ArchiveState::Done, "").await?;
    Ok(JobEnd::Done)
}

/// The operator who started the archive, with their current rights.
async fn starter(ctx: &Context, info: &RunInfo) -> Result<Option<Actor>> {
    let Some(operator) = info.started_by_id else { return Ok(None) };
    let Some(identity) = operators::identity(ctx, operator).await? else { return Ok(None) };
    let Some(place) = organizations::system_actor(ctx, info.application_seq, "worker").await?
    else {
        return Ok(None);
    };
    let (organization, application) = (&place.organization.slug, &place.application.slug);
    let actor = operators::resolve(ctx, &identity, organization, application, "worker").await?;
    Ok(actor.filter(|actor| actor.may(Permission::EditFaces)))
}

/// Adds the face of a row. Returns the reason if that was not possible; empty if it was added.
async fn add(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    opened: Opened,
    row: &ArchiveRow,
) -> Result<(Opened, String)> {
    let Some(user) = row.user else {
        return Ok((opened, "No user has this user ID.".into()));
    };
    let (opened, bytes) = opened.read(&row.file).await?;
    let image = match bytes {
        Ok(bytes) => bytes.into(),
        Err(words) => return Ok((opened, words)),
    };
    let upload = Upload { image, comment: row.comment.clone(), source: FaceSource::Archive };
    match attach_row(ctx, actor, user, upload, (id, row.ordinal)).await {
        Ok(_) => Ok((opened, String::new())),
        Err(Error::NotFound(_)) => Ok((opened, "The user no longer exists.".into())),
        Err(error) => Ok((opened, words(error)?)),
    }
}
