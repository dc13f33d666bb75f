use async_trait::async_trait;
use bytes::Bytes;
use futures::Stream;
use uuid::Uuid;

use super::lifecycle::enqueue_validation;
use super::paths::source_path;
use super::read::CsvFormat;
use super::store::{self, NewImport};
use super::{AcceptedUnseen, Choices, Import, ReadOptions, TagChange, audit_events, revalidate};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::clean_name;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};
use crate::users::GivenReason;

/// How long a file may wait for its import, in seconds. No upload takes as long.
const DAY: i64 = 86_400;

/// A file on its way in: its name, how it is to be read where that is known already, and what was
/// chosen for its run.
#[derive(Clone, Debug, Default)]
pub struct NewFile {
    pub name: String,
    pub options: ReadOptions,
    pub choices: Choices,
    /// Only [`super::run_inline`] sets it: everybody else starts from a preview.
    pub accepts: AcceptedUnseen,
    /// What else the audit entry says: where the rows come from, if no person has made the file.
    pub about: Vec<(&'static str, String)>,
    /// What becomes of the tags of every user in the file.
    pub tag_change: Option<TagChange>,
    /// Why the file changes statuses; it joins the history of each user whose status changes.
    pub status_reason: GivenReason,
}

impl<S: AsRef<str> + ?Sized> From<&S> for NewFile {
    fn from(name: &S) -> Self {
        Self { name: name.as_ref().to_owned(), ..Self::default() }
    }
}

/// Takes a file in: streams it to storage with its SHA-256 on the way and has it validated. `body`
/// ends with an error when the sender broke off; then nothing remains.
pub async fn upload(
    ctx: &Context,
    actor: &Actor,
    file: impl Into<NewFile>,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<Import> {
    upload_for(ctx, actor, file, body, None).await
}

/// The same, with the work kept for one worker.
pub(super) async fn upload_for(
    ctx: &Context,
    actor: &Actor,
    file: impl Into<NewFile>,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
    reserved_for: Option<&str>,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let file = file.into();
    revalidate::check_choices(&file.choices)?;
    let id = ctx.clock.new_id();
    let path = source_path(id);
    let limit = ctx.settings.max_upload_bytes;
    enqueue_sweep(ctx, id).await?;
    let received = ctx.files.receive(&path, "file", limit, body).await?;
    let form = CsvFormat {
        options: file.options,
        tag_change: file.tag_change,
        status_reason: file.status_reason,
        ..CsvFormat::default()
    };
    let new = NewImport {
        id,
        file_name: &clean_name(&file.name, "users.csv"),
        size: received.size,
        sha256: &received.sha256,
        form: &form,
        choices: &file.choices,
        now: ctx.clock.now(),
    };
    let recorded = record(ctx, actor, &new, file.about, reserved_for).await;
    if let Err(error) = recorded {
        if let Err(failure) = ctx.files.delete(&path).await {
            failure.log();
            tracing::warn!(import_id = %id, %failure, "an upload that was not recorded could not be removed");
        }
        return Err(error);
    }
    ctx.wake();
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}

async fn record(
    ctx: &Context,
    actor: &Actor,
    new: &NewImport<'_>,
    about: Vec<(&'static str, String)>,
    reserved_for: Option<&str>,
) -> Result<()> {
    let id = new.id;
    let mut tx = ctx.db.begin().await?;
    store::insert(&mut tx, actor, new).await?;
    store::set_choices(&mut tx, id, new.choices).await?;
    let mut details = vec![("bytes", new.size.to_string())];
    details.extend(about);
    audit_events::note_by(ctx, &mut tx, actor, id, "import.uploaded", details).await?;
    if !jobs::store::cancel_pending(&mut tx, id, new.now).await? {
        let words = "The upload took longer than a day and has expired. Upload the file again.";
        return Err(Error::Conflict(words.into()));
    }
    enqueue_validation(ctx, &mut tx, id, reserved_for).await?;
    tx.commit().await
}

/// Queues the job that deletes the file if no import owns it by then: the process may die, or the sender
/// may break off.
async fn enqueue_sweep(ctx: &Context, id: Uuid) -> Result<()> {
    let job = NewJob {
        kind: &SweepSource,
        concurrency_key: format!("sweep {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    let mut tx = ctx.db.begin().await?;
    jobs::enqueue_at(ctx, &mut tx, &job, ctx.clock.now().plus_seconds(DAY)).await?;
    tx.commit().await
}

/// The job that deletes an uploaded file that no import owns.
pub(crate) struct SweepSource;

#[async_trait]
impl Job for SweepSource {
    fn kind(&self) -> &'static str {
        "import.sweep_source"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        sweep_source(ctx, lease.subject()?).await
    }
}

async fn sweep_source(ctx: &Context, id: Uuid) -> JobResult {
    if store::run_info(&ctx.db, id).await?.is_none() {
        ctx.files.delete(&source_path(id)).await?;
    }
    Ok(JobEnd::Done)
}
