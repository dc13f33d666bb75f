use async_trait::async_trait;
use uuid::Uuid;

use super::open::{Opened, open};
use super::store::{self, CheckedRow, RunInfo};
use super::{ArchiveRow, ArchiveState, RowState, end, source_path};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::faces::analyse::analyse;
use crate::faces::attach::{comment, refuse_second};
use crate::faces::{FaceSettings, MAX_FACES, store as faces};
use crate::jobs::{Job, JobEnd, JobResult, Lease, RetryPolicy};
use crate::users;

/// The job that checks the pictures of an archive.
pub(crate) struct CheckArchive;

#[async_trait]
impl Job for CheckArchive {
    fn kind(&self) -> &'static str {
        "face_archive.check"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::PATIENT
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        check(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        end::mark_failed(ctx, tx, id, error).await
    }
}

/// Checks every picture of an archive. Each row is recorded in its own transaction, so that an
/// interruption repeats one picture at most.
async fn check(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    if info.archive.state != ArchiveState::Checking {
        return Ok(JobEnd::Done);
    }
    let size = info.archive.size.unsigned_abs();
    let mut opened = match open(&ctx.files, source_path(id), size).await? {
        Ok(opened) => opened,
        Err(words) => {
            end::end(ctx, lease, id, ArchiveState::Failed, &words).await?;
            return Ok(JobEnd::Done);
        }
    };
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    store::insert_rows(&mut tx, id, &opened.rows).await?;
    tx.commit().await?;
    let settings = faces::settings(&ctx.db, info.application_seq).await?;
    loop {
        let rows = store::source_rows(&ctx.db, id, RowState::Pending).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if lease.stop.is_cancelled() {
                return Ok(JobEnd::GiveBack);
            }
            let user;
            let reason;
            (opened, user, reason) = check_row(ctx, &info, settings, opened, &row).await?;
            let state = if reason.is_empty() { RowState::Ready } else { RowState::Refused };
            let checked = CheckedRow { state, reason: &reason, user };
            let mut tx = ctx.db.begin().await?;
            lease.advance(ctx, &mut tx).await?;
            record_row(ctx, &mut tx, &info, &row, &checked).await?;
            let stopped = store::is_stopped(&mut tx, id).await?;
            tx.commit().await?;
            if stopped {
                return cancelled(ctx, lease, id).await;
            }
        }
    }
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    let (from, to) = ([ArchiveState::Checking], ArchiveState::Ready);
    let ready = store::move_state(&mut tx, id, &from, to, "", None, ctx.clock.now()).await?;
    tx.commit().await?;
    if ready { Ok(JobEnd::Done) } else { cancelled(ctx, lease, id).await }
}

async fn cancelled(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let cause = "Cancelled while the pictures were being checked. Nothing was added.";
    end::end(ctx, lease, id, ArchiveState::Cancelled, cause).await?;
    Ok(JobEnd::Done)
}

/// Records the result of a row. If its user was erased after the upload, the row is emptied instead,
/// because the erasure only emptied the rows that it could find.
pub(super) async fn record_row(
    ctx: &Context,
    tx: &mut Tx,
    info: &RunInfo,
    row: &ArchiveRow,
    checked: &CheckedRow<'_>,
) -> Result<()> {
    let archive = &info.archive;
    if checked.state == RowState::Refused {
        // An erasure under older rules recorded the key in its former form, so look for both forms.
        let mut keys =
            vec![users::vendor_key(&row.vendor_data), users::former_key(&row.vendor_data)];
        keys.dedup();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let (application, since) = (info.application_seq, archive.uploaded_at);
        if !users::erased_since(&ctx.db, application, since, &keys).await?.is_empty() {
            return store::forget_row(tx, archive.id, row.ordinal).await;
        }
    }
    store::set_checked(tx, archive.id, row.ordinal, checked).await
}

/// Finds the user of a picture, and the reason why the picture cannot be added. An empty reason: it
/// can.
async fn check_row(
    ctx: &Context,
    info: &RunInfo,
    settings: FaceSettings,
    opened: Opened,
    row: &ArchiveRow,
) -> Result<(Opened, Option<(i64, Uuid)>, String)> {
    let key = users::vendor_key(&row.vendor_data);
    if !users::keys_of_several(&ctx.db, info.application_seq, &[&key]).await?.is_empty() {
        let words = "Several users have this user ID. Change the ID of all but one of them on the page “Shared user IDs” under Users, then upload the row again.";
        return Ok((opened, None, words.into()));
    }
    let found = users::by_keys(&ctx.db, info.application_seq, &[&key]).await?;
    let Some(user) = found.get(&key).map(|user| (user.seq, user.id)) else {
        return Ok((opened, None, "No user has this user ID.".into()));
    };
    if let Err(error) = comment(&row.comment) {
        return Ok((opened, Some(user), words(error)?));
    }
    let taken = faces::count(&ctx.db, user.0).await?
        + store::counted_ready(&ctx.db, info.archive.id, user.0).await?;
    if taken >= MAX_FACES {
        let words = format!("A user can have at most {MAX_FACES} faces.");
        return Ok((opened, Some(user), words));
    }
    let (opened, bytes) = opened.read(&row.file).await?;
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(words) => return Ok((opened, Some(user), words)),
    };
    let looked_at = async {
        let analysed = analyse(ctx, settings, bytes.into()).await?;
        refuse_second(ctx, user.0, &analysed).await
    };
    match looked_at.await {
        Ok(()) => Ok((opened, Some(user), String::new())),
        Err(error) => Ok((opened, Some(user), words(error)?)),
    }
}

/// The message of an error that is about the row. Any other error fails the job.
pub(super) fn words(error: Error) -> Result<String> {
    match error {
        Error::Invalid(fields) => Ok(fields.into_values().flatten().collect::<Vec<_>>().join(" ")),
        other => Err(other),
    }
}
