use futures::StreamExt;
use uuid::Uuid;

use super::BATCH;
use crate::context::Context;
use crate::error::Result;
use crate::imports::Outcome;
use crate::imports::ahead::{Ahead, Results, ahead};
use crate::imports::corrections::Corrections;
use crate::imports::map::WordCounter;
use crate::imports::preview::RowEntry;
use crate::imports::preview::erased::former_key;
use crate::imports::read::{CsvFormat, FileError, Record, Step};
use crate::imports::validate::{RowNotes, RowProblem, read_row_noting};
use crate::users::fields::Values;

/// Bytes of the file after which a batch is passed on, however few its rows are.
const BATCH_BYTES: u64 = 4 * 1024 * 1024;

/// A row that was validated by itself: nothing was compared yet, neither with other rows nor with users.
pub(super) struct ReadRow {
    pub entry: RowEntry,
    pub read: Result<Values, Vec<RowProblem>>,
    pub notes: RowNotes,
    /// Its key by older rules, where it differs.
    pub former_key: Option<String>,
    /// The user whom it is about, as an export of ours says. In other files the column holds no UUID, or
    /// that of another system.
    pub exported_id: Option<Uuid>,
}

/// What the reading of the file gives, in the order of the file.
pub(super) enum Read {
    /// Rows, and the place behind the last of them.
    Rows(Vec<ReadRow>, u64),
    /// All of the file was read: its words, and how many cells each ignored column fills.
    End(WordCounter, Vec<i64>),
    Refused(FileError),
    /// The file is not in UTF-8, though it began as if it were.
    NotUtf8,
}

/// Reads and validates the next rows while those before are compared with the users.
pub(super) fn read_ahead(
    ctx: &Context,
    id: Uuid,
    form: &CsvFormat,
    corrections: Corrections,
) -> Ahead<Read> {
    let (ctx, form) = (ctx.clone(), form.clone());
    ahead(|results| async move {
        let mut reading = Reading {
            words: WordCounter::new(&form),
            filled: vec![0; form.ignored.len()],
            exported_id: form.exported_id(),
            form,
            corrections,
            max_rows: ctx.settings.max_rows,
            rows: 0,
            place: 0,
            batch: Vec::with_capacity(BATCH),
            batch_bytes: 0,
        };
        match reading.read_all(&ctx, id, &results).await? {
            Some(end) => {
                results.put(end).await;
            }
            None => tracing::debug!("nobody waits for the rest of the file"),
        }
        Ok(())
    })
}

struct Reading {
    form: CsvFormat,
    /// The place of the ID that an export of ours gives a user.
    exported_id: Option<usize>,
    corrections: Corrections,
    max_rows: u64,
    /// Rows so far.
    rows: u64,
    /// Behind the last row.
    place: u64,
    batch: Vec<ReadRow>,
    batch_bytes: u64,
    words: WordCounter,
    /// Filled cells of each ignored column.
    filled: Vec<i64>,
}

impl Reading {
    /// Reads the file to its end, or until it cannot be read. `None`: nobody wants the rows any more.
    async fn read_all(
        &mut self,
        ctx: &Context,
        id: Uuid,
        results: &Results<Read>,
    ) -> Result<Option<Read>> {
        let (offset, line) = (self.form.offset, self.form.line);
        let mut pieces = ctx.files.stream(&self.form.path(id), offset).await?;
        let mut reader = self.form.reader(offset, line);
        let mut ended = false;
        while !ended {
            match pieces.next().await.transpose()? {
                Some(bytes) => reader.feed(&bytes),
                None => ended = true,
            }
            loop {
                match if ended { reader.finish() } else { reader.step() } {
                    Ok(Step::NeedInput) => break,
                    Err(error) => return Ok(Some(Read::Refused(error))),
                    Ok(Step::Record(record)) => {
                        if let Some(end) = self.take(&record) {
                            return Ok(Some(end));
                        }
                    }
                }
                let is_full = self.batch.len() >= BATCH || self.batch_bytes >= BATCH_BYTES;
                if is_full && !results.put(self.batch()).await {
                    return Ok(None);
                }
            }
        }
        if !self.batch.is_empty() && !results.put(self.batch()).await {
            return Ok(None);
        }
        let words = std::mem::take(&mut self.words);
        Ok(Some(Read::End(words, std::mem::take(&mut self.filled))))
    }

    fn batch(&mut self) -> Read {
        self.batch_bytes = 0;
        Read::Rows(std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH)), self.place)
    }

    /// Validates a row by itself. Returns the end of reading, where it has come to one.
    fn take(&mut self, record: &Record<'_>) -> Option<Read> {
        if self.is_unsettled(record) {
            return Some(Read::NotUtf8);
        }
        if self.rows >= self.max_rows {
            return Some(Read::Refused(FileError::TooManyRows(self.max_rows)));
        }
        self.look_at(record);
        let corrected = self.corrections.of(self.rows as i64);
        let mut notes = RowNotes::default();
        let read = read_row_noting(&self.form, record, corrected, &mut notes);
        let former_key = match &read {
            Ok(values) => former_key(&self.form, record, corrected, values),
            Err(_) => None,
        };
        let entry = RowEntry {
            offset: record.offset,
            length: u32::try_from(record.length).unwrap_or(u32::MAX),
            line: u32::try_from(record.line).unwrap_or(u32::MAX),
            version: 0,
            first_line: 0,
            outcome: Outcome::Invalid,
            warned: false,
            reasons: 0,
        };
        let exported_id = self.exported_id.and_then(|place| record.cell(place));
        let exported_id = exported_id.and_then(|cell| Uuid::try_parse(cell.trim()).ok());
        self.batch.push(ReadRow { entry, read, notes, former_key, exported_id });
        self.batch_bytes += record.length;
        self.rows += 1;
        self.place = record.offset + record.length;
        None
    }

    /// Whether a row is the first sign that the file may not be UTF-8. Then the whole file is surveyed.
    fn is_unsettled(&self, record: &Record<'_>) -> bool {
        let form = &self.form;
        !record.foreign().is_empty() && !form.damaged && form.options.encoding.is_none()
    }

    /// Counts the words of a row, and what its columns that are not imported hold. Where cells are
    /// missing, too many or damaged, nobody knows which column they are of.
    fn look_at(&mut self, record: &Record<'_>) {
        let width = self.form.columns.len();
        let shifted = record.len() < width || record.filled() > width;
        if shifted || record.damage().is_some() || self.form.header_again(record).is_some() {
            return;
        }
        self.words.add(record);
        for ((place, ..), filled) in self.form.ignored.iter().zip(&mut self.filled) {
            let cell = record.cell(*place).unwrap_or_default();
            *filled += i64::from(!cell.trim().is_empty());
        }
    }
}
