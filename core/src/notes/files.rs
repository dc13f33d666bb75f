//! The files of notes. As with faces, a file is written before its row and deleted after it; a job that
//! deletes it is queued before it is written, and the transaction that writes the row cancels that job.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use futures::Stream;
use futures::stream::BoxStream;
use uuid::Uuid;

use super::{FileKind, MAX_FILE_BYTES, NoteFile, author, fact, store};
use crate::Timestamp;
use crate::access::{Actor, Permission, UserColumn};
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::files::clean_name;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};
use crate::users;

/// How long a file may wait for its note, in seconds. No upload takes as long.
const DAY: i64 = 86_400;
/// Bytes that tell what a file is.
const HEAD: u64 = 4_096;

/// A file that was received for a user, and belongs to no note yet.
#[derive(Clone, Debug)]
pub struct Upload {
    pub(super) file: NoteFile,
    pub(super) user: Uuid,
}

/// Streams a file to storage for a note on a user. Invalid in `file`: it is empty, too large, or neither a
/// PDF, a picture nor a text.
pub async fn receive_file(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    name: &str,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<Upload> {
    author(actor)?;
    if users::find(ctx, actor, user).await?.is_none() {
        return Err(Error::not_found("user"));
    }
    let id = ctx.clock.new_id();
    let mut tx = ctx.db.begin().await?;
    enqueue_sweep(ctx, &mut tx, id, ctx.clock.now().plus_seconds(DAY)).await?;
    tx.commit().await?;
    let received = ctx.files.receive(&path(id), "file", MAX_FILE_BYTES, body).await?;
    let head = 0..HEAD.min(received.size.unsigned_abs());
    let Some(kind) = FileKind::of(&ctx.files.range(&path(id), head).await?) else {
        give_up(ctx, id).await?;
        let words = "Attach a PDF, a picture (JPEG, PNG or WebP) or a text file in UTF-8.";
        return Err(Error::invalid("file", words));
    };
    let file = NoteFile {
        id,
        name: clean_name(name, "file"),
        kind,
        size: received.size,
        sha256: received.sha256,
    };
    Ok(Upload { file, user })
}

/// Keeps a received file, in the transaction that writes its row.
pub(super) async fn keep(ctx: &Context, tx: &mut Tx, upload: &Upload, user: Uuid) -> Result<()> {
    let is_kept = upload.user == user
        && jobs::store::cancel_pending(tx, upload.file.id, ctx.clock.now()).await?;
    if is_kept {
        return Ok(());
    }
    Err(Error::Conflict("The file was not saved in time. Attach it again.".into()))
}

/// Has a received file deleted whose note was refused. One that a note has stays.
pub(super) async fn give_up(ctx: &Context, id: Uuid) -> Result<()> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // The job may have run while the file was still on its way.
    if !jobs::store::run_now(&mut tx, id, now).await? {
        enqueue_sweep(ctx, &mut tx, id, now).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// A file of a note that somebody may read.
pub struct OpenFile {
    pub file: NoteFile,
}

impl OpenFile {
    /// The bytes, in pieces.
    pub async fn body(&self, ctx: &Context) -> Result<BoxStream<'static, Result<Bytes>>> {
        let whole: Range<u64> = 0..self.file.size.unsigned_abs();
        ctx.files.stream_range(&path(self.file.id), whole).await
    }
}

/// Opens a file of a note to download it, which the audit log records.
pub async fn open_file(ctx: &Context, actor: &Actor, file: Uuid) -> Result<OpenFile> {
    actor.require(Permission::ReadUsers)?;
    let missing = || Error::not_found("file");
    if !actor.reads(UserColumn::Notes) {
        return Err(missing());
    }
    let found = store::file(&ctx.db, actor.application.seq, file).await?;
    let (file, note, user) = found.ok_or_else(missing)?;
    let mut tx = ctx.db.begin().await?;
    let entry = fact("note.file_downloaded", user, note, &[]);
    audit::append(&mut tx, actor, ctx.clock.now(), entry).await?;
    tx.commit().await?;
    Ok(OpenFile { file })
}

fn path(id: Uuid) -> String {
    format!("notes/{id}")
}

/// Makes the job that deletes a file due when this transaction commits.
pub(super) async fn sweep_now(ctx: &Context, tx: &mut Tx, id: Uuid) -> Result<()> {
    enqueue_sweep(ctx, tx, id, ctx.clock.now()).await
}

async fn enqueue_sweep(ctx: &Context, tx: &mut Tx, id: Uuid, at: Timestamp) -> Result<()> {
    let job = NewJob {
        kind: &SweepNoteFile,
        concurrency_key: format!("note file {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}

/// The job that deletes a file which no note has.
pub(crate) struct SweepNoteFile;

#[async_trait]
impl Job for SweepNoteFile {
    fn kind(&self) -> &'static str {
        "note.sweep"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        let id = lease.subject()?;
        if !store::file_exists(&ctx.db, id).await? {
            ctx.files.delete(&path(id)).await?;
        }
        Ok(JobEnd::Done)
    }
}
