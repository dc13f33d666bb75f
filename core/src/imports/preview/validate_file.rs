use std::collections::HashMap;

use async_trait::async_trait;
use bytes::BytesMut;
use futures::StreamExt;
use uuid::Uuid;

use super::alike::{FirstLines, Repeats};
use super::check_row::{NumberSigns, check_row, trust_number_signs};
use super::contacts::{Contacts, shared_line};
use super::erased::former_key;
use super::offers::Offers;
use super::{ROW_BYTES, RowEntry, RowIndex, index_path, rows_path, words_path};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::files::Writer;
use crate::imports::corrections::{self, Corrections};
use crate::imports::lifecycle::Transition;
use crate::imports::map::{self, Prepared, WordCounter, prepare};
use crate::imports::read::{CsvFormat, FileError, Reader, Record, Step, Survey, survey};
use crate::imports::store::{self, RunInfo, Validated};
use crate::imports::validate::{RULES, read_row_noting};
use crate::imports::{Choices, Counts, ImportState, Outcome, StatusChanges, audit_events, failed};
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::users::fields::{Problem, Values, looks_like_user};
use crate::users::{self, Column, UserSnapshot};

/// Rows that are compared with the roster at once.
const BATCH: usize = 2_000;
/// Microseconds between two notes of how far the file is validated.
const NOTE_EVERY: i64 = 300_000;
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

/// Validates the whole file and leaves its rows where the pages and the run find them. It
/// starts from the beginning when it was interrupted; nothing that it writes is seen before its end.
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
    let mut validation = FileValidation::new(ctx, id, import, form, ctx.clock.now()).await?;
    let ended = match validation.read_all(lease).await {
        Ok(ended) => ended,
        Err(error) => {
            validation.rows.abandon().await;
            return Err(error.into());
        }
    };
    // The rows are there before anybody is told that the import is ready.
    if matches!(ended, ValidationEnd::Validated(_)) {
        // When another claim holds the job, its rows must stay as they are.
        let mut tx = ctx.db.begin().await?;
        lease.renew(ctx, &mut tx).await?;
        tx.commit().await?;
        validation.finish_files().await?;
    } else {
        validation.rows.abandon().await;
    }
    Ok(ended)
}

async fn finish(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    application_seq: i64,
    ended: ValidationEnd,
    started: Timestamp,
) -> Result<()> {
    let now = ctx.clock.now();
    match ended {
        ValidationEnd::Validated(mut validated) => {
            validated.micros = now.micros() - started.micros();
            if !store::set_validated(tx, id, &validated).await? {
                return Box::pin(finish(
                    ctx,
                    tx,
                    id,
                    application_seq,
                    ValidationEnd::Cancelled,
                    started,
                ))
                .await;
            }
            let mut details = audit_events::preview(tx, id, &validated.preview).await?;
            details.extend(audit_events::reading(&validated.form));
            audit_events::note(ctx, tx, application_seq, id, "import.previewed", details).await
        }
        ValidationEnd::Refused(error) => {
            store::must_transition(tx, id, Transition::RefuseFile).await?;
            store::set_cause(tx, id, &error.to_string(), now).await?;
            audit_events::note(ctx, tx, application_seq, id, "import.refused", Vec::new()).await
        }
        ValidationEnd::Cancelled => {
            let cause = "Cancelled while the rows were being checked. Nothing was imported.";
            store::must_transition(tx, id, Transition::StopValidation).await?;
            store::set_cause(tx, id, cause, now).await?;
            audit_events::note(ctx, tx, application_seq, id, "import.cancelled", Vec::new()).await
        }
        ValidationEnd::Ask(form, cause) => {
            if map::ask(ctx, tx, id, application_seq, &form, &cause).await? {
                return Ok(());
            }
            Box::pin(finish(ctx, tx, id, application_seq, ValidationEnd::Cancelled, started)).await
        }
        ValidationEnd::Stopped => Ok(()),
        ValidationEnd::NotUtf8 => {
            Err(Error::internal("imports", &"a file that reads in another way the second time"))
        }
    }
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
    corrections: Corrections,
    rows: Writer,
    part: BytesMut,
    index: RowIndex,
    counts: Counts,
    /// Rows by column and kind of problem or warning.
    reasons: HashMap<(u8, u8), i64>,
    offers: Offers,
    words: WordCounter,
    contacts: Contacts,
    keys: FirstLines,
    batch: Vec<(RowEntry, Option<Values>)>,
    /// What keys of the batch were compared by under older rules, where that is something else.
    former_keys: HashMap<String, String>,
    number_signs: NumberSigns,
    noted_at: Timestamp,
}

impl<'a> FileValidation<'a> {
    async fn new(
        ctx: &'a Context,
        id: Uuid,
        import: &RunInfo,
        form: CsvFormat,
        now: Timestamp,
    ) -> Result<Self> {
        let known = form.known();
        let mut choices = import.choices.clone();
        // A column that the file does not have says nothing.
        choices.clears.retain(|column| known.contains(column));
        let corrections = corrections::load(&ctx.db, id).await?;
        Ok(Self {
            ctx,
            id,
            application_seq: import.application_seq,
            uploaded_at: import.uploaded_at,
            words: WordCounter::new(&form),
            form,
            choices,
            status_changes: store::settings(&ctx.db, import.application_seq).await?.status_changes,
            offers: Offers::of(corrections.accepted()),
            corrections,
            rows: ctx.files.writer(&rows_path(id)).await?,
            part: BytesMut::with_capacity(PART),
            index: RowIndex::default(),
            counts: Counts::default(),
            reasons: HashMap::new(),
            contacts: Contacts::default(),
            keys: FirstLines::default(),
            batch: Vec::with_capacity(BATCH),
            former_keys: HashMap::new(),
            number_signs: NumberSigns::default(),
            noted_at: now,
        })
    }

    async fn read_all(&mut self, lease: &Lease) -> Result<ValidationEnd> {
        let (offset, line) = (self.form.offset, self.form.line);
        let mut pieces = self.ctx.files.stream(&self.form.path(self.id), offset).await?;
        let mut reader = self.form.reader(offset, line);
        while let Some(bytes) = pieces.next().await.transpose()? {
            // A piece can be large; the batches in it are where this yields.
            for part in bytes.chunks(256 * 1024) {
                reader.feed(part);
                if let Some(ended) = self.take(&mut reader, lease).await? {
                    return Ok(ended);
                }
            }
        }
        match reader.finish() {
            Ok(Step::Record(record)) => {
                if self.is_unsettled(&record) {
                    return Ok(ValidationEnd::NotUtf8);
                }
                if let Err(error) = self.record(&record) {
                    return Ok(ValidationEnd::Refused(error));
                }
            }
            Ok(Step::NeedInput) => {}
            Err(error) => return Ok(ValidationEnd::Refused(error)),
        }
        self.flush().await?;
        Ok(self.validated())
    }

    /// Whether a row is the first sign that the file may not be UTF-8: then all of it is looked at.
    fn is_unsettled(&self, record: &Record<'_>) -> bool {
        let form = &self.form;
        !record.foreign().is_empty() && !form.damaged && form.options.encoding.is_none()
    }

    /// Takes every whole record that has arrived.
    async fn take(&mut self, reader: &mut Reader, lease: &Lease) -> Result<Option<ValidationEnd>> {
        loop {
            let place = match reader.step() {
                Ok(Step::NeedInput) => return Ok(None),
                Err(error) => return Ok(Some(ValidationEnd::Refused(error))),
                Ok(Step::Record(record)) => {
                    if self.is_unsettled(&record) {
                        return Ok(Some(ValidationEnd::NotUtf8));
                    }
                    if let Err(error) = self.record(&record) {
                        return Ok(Some(ValidationEnd::Refused(error)));
                    }
                    record.offset + record.length
                }
            };
            if self.batch.len() >= BATCH {
                self.flush().await?;
                if lease.stop.is_cancelled() {
                    return Ok(Some(ValidationEnd::Stopped));
                }
                if self.note(place).await? {
                    return Ok(Some(ValidationEnd::Cancelled));
                }
            }
        }
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), FileError> {
        let rows = self.index.rows() as u64 + self.batch.len() as u64;
        if rows >= self.ctx.settings.max_rows {
            return Err(FileError::TooManyRows(self.ctx.settings.max_rows));
        }
        let mut entry = RowEntry {
            offset: record.offset,
            length: u32::try_from(record.length).unwrap_or(u32::MAX),
            line: u32::try_from(record.line).unwrap_or(u32::MAX),
            version: 0,
            first_line: 0,
            outcome: Outcome::Invalid,
            warned: false,
            reasons: 0,
        };
        self.look_at(record);
        let corrected = self.corrections.of(rows as i64);
        let mut written = Vec::new();
        let read = read_row_noting(&self.form, record, corrected, &mut written);
        for one in &written {
            self.offers.wrote(one);
            // Its rows are found under the reason that they have in the file.
            entry.reasons |= self.index.bit((one.column as u8, one.code));
        }
        let former = match &read {
            Ok(values) => former_key(&self.form, record, corrected, values),
            Err(_) => None,
        };
        let values = match read {
            Ok(mut values) => {
                let repeats = self.keys.note(&values, entry.line);
                entry.first_line = repeats.to_line();
                if let Repeats::Key(_) = repeats
                    && let Some(problem) = repeats.problem(None)
                {
                    entry.reasons |= self.count(&problem);
                    None
                } else {
                    self.contacts.compare(&mut values, entry.line);
                    if let Some(former) = former {
                        self.former_keys.insert(values.vendor_key.clone(), former);
                    }
                    Some(values)
                }
            }
            Err(problems) => {
                for problem in problems {
                    self.offers.offered(&problem);
                    entry.reasons |= self.count(&problem);
                }
                None
            }
        };
        self.batch.push((entry, values));
        Ok(())
    }

    /// Counts the words of a row, and what its columns that are not imported hold. Where cells are
    /// missing, too many or damaged, nobody knows which column they are of.
    fn look_at(&mut self, record: &Record<'_>) {
        let width = self.form.columns.len();
        let shifted = record.len() < width || record.filled() > width;
        if shifted || record.problem().is_some() || self.form.is_header(record) {
            return;
        }
        self.words.add(record);
        for (place, _, filled) in &mut self.form.ignored {
            let cell = record.cell(*place).unwrap_or_default();
            *filled += i64::from(!cell.trim().is_empty());
        }
    }

    /// Returns the bit that stands for the kind of problem.
    fn count(&mut self, problem: &Problem) -> u64 {
        self.count_reason(problem.column(), problem.code())
    }

    fn count_reason(&mut self, column: Column, code: u8) -> u64 {
        let reason = (column as u8, code);
        *self.reasons.entry(reason).or_insert(0) += 1;
        self.index.bit(reason)
    }

    /// Compares the batch with the roster and writes its rows down.
    async fn flush(&mut self) -> Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        trust_number_signs(
            &mut self.number_signs,
            batch.iter_mut().filter_map(|(_, values)| values.as_mut()),
        );
        let read = batch.iter().filter_map(|(_, values)| values.as_ref());
        let keys: Vec<&str> = read.map(|values| values.vendor_key.as_str()).collect();
        let stored = users::by_keys(&self.ctx.db, self.application_seq, &keys).await?;
        let shared = users::keys_of_several(&self.ctx.db, self.application_seq, &keys).await?;
        let (db, since) = (&self.ctx.db, self.uploaded_at);
        // Who was erased when keys were compared by older rules is known by those.
        let former_keys = std::mem::take(&mut self.former_keys);
        let named: Vec<&str> =
            keys.iter().copied().chain(former_keys.values().map(String::as_str)).collect();
        let erased = users::erased_since(db, self.application_seq, since, &named).await?;
        let is_erased = |values: &Values| {
            let former = former_keys.get(&values.vendor_key);
            erased.contains(values.vendor_key.as_str())
                || former.is_some_and(|former| erased.contains(former.as_str()))
        };
        let new: Vec<&str> = (batch.iter().filter_map(|(_, values)| values.as_ref()))
            .filter(|values| !stored.contains_key(&values.vendor_key))
            .map(|values| values.vendor_data.as_str())
            .collect();
        let alike = users::similar_users(db, self.application_seq, &new).await?;
        for (entry, values) in &batch {
            let mut entry = *entry;
            if values.as_ref().is_some_and(is_erased) {
                // A file from before brings nobody back.
                entry.reasons |= self.count(&Problem::Erased);
            } else if let Some(values) = values
                && shared.contains(&values.vendor_key)
            {
                entry.reasons |= self.count(&Problem::SharedKey);
            } else if let Some(values) = values
                && let Some(problem) = drawn_like(&entry, values, &stored, &alike)
            {
                entry.reasons |= self.count(&problem);
            } else if let Some(values) = values {
                self.check(&mut entry, values, stored.get(values.vendor_key.as_str()));
            }
            self.counts.add(entry.outcome);
            self.index.push(entry.outcome, entry.warned, entry.reasons);
            self.part.extend_from_slice(&entry.to_bytes());
        }
        if self.part.len() >= PART - ROW_BYTES * BATCH {
            let part = self.part.split().freeze();
            self.part.reserve(PART);
            self.rows.write(part).await?;
        }
        self.batch = batch;
        self.batch.clear();
        Ok(())
    }

    /// Decides a valid row, and counts what its preview says of it.
    fn check(&mut self, entry: &mut RowEntry, values: &Values, present: Option<&UserSnapshot>) {
        entry.version = present.map_or(0, |user| u32::try_from(user.version).unwrap_or(u32::MAX));
        let checked = check_row(values, present, &self.choices, self.status_changes);
        entry.outcome = checked.outcome;
        // The row is taken: whom its key looks like does not matter.
        entry.first_line = shared_line(&checked.warnings);
        if let Some(problem) = &checked.problem {
            entry.reasons |= self.count(problem);
        }
        for warning in &checked.warnings {
            entry.reasons |= self.count_reason(warning.column(), warning.code());
        }
        entry.warned = !checked.warnings.is_empty() && entry.outcome != Outcome::Skipped;
        self.counts.warned += i64::from(entry.warned);
        self.counts.status_changes += i64::from(checked.changes_status);
        self.counts.protected_cells += checked.protected_cells;
    }

    /// Writes down how far it is, now and then. `true`: an operator has discarded the import.
    async fn note(&mut self, place: u64) -> Result<bool> {
        let now = self.ctx.clock.now();
        if now.micros() - self.noted_at.micros() < NOTE_EVERY {
            return Ok(false);
        }
        self.noted_at = now;
        let mut tx = self.ctx.db.begin().await?;
        let cancelled =
            store::note_validation(&mut tx, self.id, &self.counts, place as i64).await?;
        tx.commit().await?;
        Ok(cancelled)
    }

    fn validated(&mut self) -> ValidationEnd {
        if self.index.rows() == 0 {
            return ValidationEnd::Refused(FileError::NoRows);
        }
        ValidationEnd::Validated(Box::new(Validated {
            form: CsvFormat { rules: RULES, ..std::mem::take(&mut self.form) },
            rows: self.index.rows(),
            preview: self.counts,
            reasons: std::mem::take(&mut self.reasons),
            offers: std::mem::take(&mut self.offers).counted(),
            micros: 0,
        }))
    }

    async fn finish_files(mut self) -> Result<()> {
        let part = self.part.split().freeze();
        if !part.is_empty() {
            self.rows.write(part).await?;
        }
        self.rows.finish().await?;
        let words = serde_json::to_vec(&self.words.counted())?;
        self.ctx.files.put(&words_path(self.id), words).await?;
        self.ctx.files.put(&index_path(self.id), self.index.to_bytes()?).await
    }
}

/// A key that nobody has yet and that people cannot tell from another one would make two users of one
/// person: whoever has the file decides. It is the same rule in a file, against the roster and for
/// programs.
fn drawn_like(
    entry: &RowEntry,
    values: &Values,
    stored: &HashMap<String, UserSnapshot>,
    alike: &HashMap<String, String>,
) -> Option<Problem> {
    if stored.contains_key(&values.vendor_key) {
        return None;
    }
    let repeats = Repeats::from_line(entry.first_line);
    repeats.problem(Some(&values.vendor_data)).or_else(|| {
        let user = alike.get(&values.vendor_key)?;
        Some(looks_like_user(&values.vendor_data, user))
    })
}
