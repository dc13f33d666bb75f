//! The job that validates a file. Each row is read and validated by itself (`read_ahead`); meanwhile the
//! rows before it are compared with each other (`take_rows`) and with the users (`compare_batch`), and
//! written (`write_rows`).

mod compare_batch;
mod finish;
mod read_ahead;
mod take_rows;
mod write_rows;

use std::collections::HashMap;

use async_trait::async_trait;
use bytes::BytesMut;
use uuid::Uuid;

use self::finish::finish;
use super::alike::FirstLines;
use super::contacts::Contacts;
use super::key_shapes::KeyShapes;
use super::offers::Offers;
use super::roster_contacts::RosterContacts;
use super::zeros::Zeros;
use super::{RowEntry, RowIndex};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::files::Writer;
use crate::imports::corrections;
use crate::imports::map::{CountedWords, Prepared, prepare};
use crate::imports::paths::rows_path;
use crate::imports::read::{CsvFormat, FileError, Survey, survey};
use crate::imports::store::{self, RunInfo, Validated};
use crate::imports::validate::RowWarning;
use crate::imports::{Choices, Counts, ImportState, StatusChanges, failed};
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::users::fields::Values;

/// Rows that are compared with the roster at once.
const BATCH: usize = 2_000;
/// Bytes of the file of rows that are written at once.
const PART: usize = 1024 * 1024;

/// How validating a file ended, when nothing failed.
enum ValidationEnd {
    Validated(Box<Validated>),
    Refused(FileError),
    /// An operator has to say how the file is read; the words say why.
    Ask(Box<CsvFormat>, String),
    /// The file is not in UTF-8, though it began as if it were.
    NotUtf8,
    Stopped,
    Cancelled,
}

/// The job that validates an import's file and prepares its preview.
pub(crate) struct ValidateImport;

#[async_trait]
impl Job for ValidateImport {
    fn kind(&self) -> &'static str {
        // The name under which jobs are stored.
        "import.judge"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        validate_file(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        failed::mark_failed(ctx, tx, id, error).await
    }
}

/// Validates the whole file and stores its rows for the pages and the run. After an interruption it starts
/// from the beginning; nothing that it writes is visible before its end.
async fn validate_file(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some(import) = store::run_info(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    if import.state != ImportState::Validating {
        return Ok(JobEnd::Done);
    }
    let started = ctx.clock.now();
    let mut ended = read_file(ctx, lease, id, &import, None).await?;
    if matches!(ended, ValidationEnd::NotUtf8) {
        ended = match survey(ctx, id, &lease.stop).await? {
            Some(survey) => read_file(ctx, lease, id, &import, Some(survey)).await?,
            None => ValidationEnd::Stopped,
        };
    }
    if matches!(ended, ValidationEnd::Stopped) {
        return Ok(JobEnd::GiveBack);
    }
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    finish(ctx, &mut tx, id, import.application_seq, ended, started).await?;
    tx.commit().await?;
    Ok(JobEnd::Done)
}

/// Reads the file once, from its first byte to its last.
async fn read_file(
    ctx: &Context,
    lease: &Lease,
    id: Uuid,
    import: &RunInfo,
    surveyed: Option<Survey>,
) -> JobResult<ValidationEnd> {
    let form = match prepare(ctx, lease, id, import.application_seq, import.form.clone(), surveyed)
        .await?
    {
        Prepared::Ready(form) => *form,
        Prepared::Ask(form, cause) => return Ok(ValidationEnd::Ask(form, cause)),
        Prepared::Refused(error) => return Ok(ValidationEnd::Refused(error)),
        Prepared::Stopped => return Ok(ValidationEnd::Stopped),
    };
    let corrections = corrections::load(&ctx.db, id).await?;
    let offers = Offers::of(corrections.accepted());
    let mut validation = FileValidation::new(ctx, id, import, form, offers).await?;
    let ended = match validation.take_all(lease, corrections).await {
        Ok(ended) => ended,
        Err(error) => {
            validation.rows.abandon().await;
            return Err(error.into());
        }
    };
    // The rows are stored before the import becomes ready.
    if matches!(ended, ValidationEnd::Validated(_)) {
        // If another claim holds the job by now, its rows must not be overwritten.
        let mut tx = ctx.db.begin().await?;
        lease.renew(ctx, &mut tx).await?;
        tx.commit().await?;
        validation.finish_files().await?;
    } else {
        validation.rows.abandon().await;
    }
    Ok(ended)
}

/// A row that was compared with those before it.
struct BatchRow {
    entry: RowEntry,
    /// `None`: the row is invalid.
    values: Option<Values>,
    /// What is probably wrong with it, besides the warnings of its values.
    warnings: Vec<RowWarning>,
    /// Cells with text.
    filled: usize,
    /// An operator has emptied its status.
    emptied_status: bool,
    /// The user whom it is about, as an export of ours says.
    exported_id: Option<Uuid>,
}

/// A file on its way through validation.
struct FileValidation<'a> {
    ctx: &'a Context,
    id: Uuid,
    application_seq: i64,
    uploaded_at: Timestamp,
    form: CsvFormat,
    choices: Choices,
    status_changes: StatusChanges,
    rows: Writer,
    part: BytesMut,
    index: RowIndex,
    counts: Counts,
    /// Rows by column and kind of problem or warning.
    reasons: HashMap<(u8, u8), i64>,
    offers: Offers,
    words: CountedWords,
    contacts: Contacts,
    /// Those of the users; none: no row has needed them yet.
    roster_contacts: Option<RosterContacts>,
    keys: FirstLines,
    zeros: Zeros,
    /// The first lines of users who have come by the key of somebody who was merged into them.
    merged: HashMap<i64, u32>,
    batch: Vec<BatchRow>,
    /// Keys of the batch by older rules, where they differ.
    former_keys: HashMap<String, String>,
    key_shapes: KeyShapes,
    noted_at: Timestamp,
}

impl<'a> FileValidation<'a> {
    async fn new(
        ctx: &'a Context,
        id: Uuid,
        import: &RunInfo,
        form: CsvFormat,
        offers: Offers,
    ) -> Result<Self> {
        let known = form.known();
        let mut choices = import.choices.clone();
        // A column that the file does not have says nothing.
        choices.clears.retain(|column| known.contains(column));
        Ok(Self {
            ctx,
            id,
            application_seq: import.application_seq,
            uploaded_at: import.uploaded_at,
            words: CountedWords::default(),
            form,
            choices,
            status_changes: store::settings(&ctx.db, import.application_seq).await?.status_changes,
            offers,
            rows: ctx.files.writer(&rows_path(id)).await?,
            part: BytesMut::with_capacity(PART),
            index: RowIndex::default(),
            counts: Counts::default(),
            reasons: HashMap::new(),
            contacts: Contacts::default(),
            roster_contacts: None,
            keys: FirstLines::default(),
            zeros: Zeros::default(),
            merged: HashMap::new(),
            batch: Vec::with_capacity(BATCH),
            former_keys: HashMap::new(),
            key_shapes: KeyShapes::default(),
            noted_at: ctx.clock.now(),
        })
    }
}
