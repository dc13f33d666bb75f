use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::Outcome;
use crate::imports::ahead::{Ahead, ahead};
use crate::imports::corrections::Corrections;
use crate::imports::paths::rows_path;
use crate::imports::preview::{ROW_BYTES, RowEntry, former_key};
use crate::imports::read::{CsvFormat, Reader, Step};
use crate::imports::validate::{RowProblem, read_row};
use crate::users::fields::Values;

/// Rows of a chunk: what one transaction writes at most.
pub(in crate::imports) const CHUNK: usize = 4_000;

/// Where a run goes on: the position of the next row (from 0) and its place in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::imports) struct Checkpoint {
    pub ordinal: i64,
    pub offset: u64,
}

/// A valid row with what the preview saw.
pub(in crate::imports) struct ChunkRow {
    pub ordinal: i64,
    pub line: i64,
    /// The version of the user that the preview saw; 0: there was none.
    pub seen_version: i64,
    pub previewed: Outcome,
    pub warned: bool,
    /// The key by older rules, where it differs: users who were erased under those rules are recorded
    /// by it.
    pub former_key: Option<String>,
    pub values: Values,
}

/// Rows that are written together.
#[derive(Default)]
pub(in crate::imports) struct Chunk {
    pub rows: Vec<ChunkRow>,
    pub invalid: i64,
    /// Behind the last row.
    pub ordinal: i64,
    pub offset: u64,
    /// The line of a row that was valid in the preview and is refused by the current rules. Then nothing
    /// of the chunk is written.
    pub refused: Option<i64>,
}

impl Chunk {
    /// The keys of its users.
    pub fn keys(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.values.vendor_key.as_str()).collect()
    }
}

/// Reads and validates the next chunk while the one before is being written.
pub(in crate::imports) fn read_ahead(
    ctx: Context,
    id: Uuid,
    form: CsvFormat,
    corrections: Corrections,
    from: Checkpoint,
) -> Ahead<Chunk> {
    ahead(|chunks| async move {
        let mut source = Source::open(&ctx, id, form, corrections, from).await?;
        while let Some(chunk) = source.chunk().await? {
            if !chunks.put(chunk).await {
                // The run has ended before the file: it was cancelled or stopped.
                break;
            }
        }
        Ok(())
    })
}

type Pieces = BoxStream<'static, Result<Bytes>>;

struct Source {
    form: CsvFormat,
    corrections: Corrections,
    file: Pieces,
    reader: Reader,
    entries: Pieces,
    /// Bytes of entries that have arrived and are not used yet.
    waiting: Vec<u8>,
    used: usize,
    ordinal: i64,
    ended: bool,
}

impl Source {
    async fn open(
        ctx: &Context,
        id: Uuid,
        form: CsvFormat,
        corrections: Corrections,
        from: Checkpoint,
    ) -> Result<Self> {
        let offset = if from.ordinal == 0 { form.offset } else { from.offset };
        let skip = from.ordinal.unsigned_abs() * ROW_BYTES as u64;
        Ok(Self {
            file: ctx.files.stream(&form.path(id), offset).await?,
            entries: ctx.files.stream(&rows_path(id), skip).await?,
            // Lines come from the entries: they were counted once, by the preview.
            reader: form.reader(offset, 0),
            form,
            corrections,
            waiting: Vec::new(),
            used: 0,
            ordinal: from.ordinal,
            ended: false,
        })
    }

    /// The next chunk; `None` at the end of the file.
    async fn chunk(&mut self) -> Result<Option<Chunk>> {
        let mut chunk = Chunk::default();
        let mut taken = 0;
        while taken < CHUNK {
            let Some(entry) = self.entry().await? else { break };
            let ordinal = self.ordinal;
            if self.take(entry, ordinal, &mut chunk).await? {
                taken += 1;
                self.ordinal += 1;
            } else {
                return Err(Error::internal("imports", &"the file ended before its rows"));
            }
        }
        chunk.ordinal = self.ordinal;
        Ok((taken > 0).then_some(chunk))
    }

    async fn take(&mut self, entry: RowEntry, ordinal: i64, chunk: &mut Chunk) -> Result<bool> {
        loop {
            let step = if self.ended { self.reader.finish() } else { self.reader.step() };
            match step.map_err(|error| Error::internal("imports", &error))? {
                Step::Record(record) => {
                    if record.offset != entry.offset {
                        return Err(Error::internal(
                            "imports",
                            &"the file is not the one that was checked",
                        ));
                    }
                    chunk.offset = record.offset + record.length;
                    let corrected = self.corrections.of(ordinal);
                    let read = (entry.outcome != Outcome::Invalid).then(|| {
                        let values = read_row(&self.form, &record, corrected)?;
                        let former = former_key(&self.form, &record, corrected, &values);
                        Ok((values, former))
                    });
                    add(read, entry, ordinal, chunk);
                    return Ok(true);
                }
                Step::NeedInput if self.ended => return Ok(false),
                Step::NeedInput => {}
            }
            match self.file.next().await.transpose()? {
                Some(bytes) => self.reader.feed(&bytes),
                None => self.ended = true,
            }
        }
    }

    async fn entry(&mut self) -> Result<Option<RowEntry>> {
        while self.waiting.len() - self.used < ROW_BYTES {
            let Some(bytes) = self.entries.next().await.transpose()? else { return Ok(None) };
            self.waiting.drain(..self.used);
            self.used = 0;
            self.waiting.extend_from_slice(&bytes);
        }
        let bytes = &self.waiting[self.used..self.used + ROW_BYTES];
        self.used += ROW_BYTES;
        RowEntry::from_bytes(bytes)
            .map(Some)
            .ok_or_else(|| Error::internal("imports", &"a damaged row entry"))
    }
}

/// A row, read again: its values and its key by older rules, or why the current rules refuse it.
type ReadAgain = Result<(Values, Option<String>), Vec<RowProblem>>;

fn add(read: Option<ReadAgain>, entry: RowEntry, ordinal: i64, chunk: &mut Chunk) {
    match read {
        None => chunk.invalid += 1,
        Some(Ok((values, former_key))) => chunk.rows.push(ChunkRow {
            ordinal,
            line: i64::from(entry.line),
            seen_version: i64::from(entry.version),
            previewed: entry.outcome,
            warned: entry.warned,
            former_key,
            values,
        }),
        // Rows are checked by this very code; only a newer version of Rollcall can disagree.
        Some(Err(_)) => chunk.refused = chunk.refused.or(Some(i64::from(entry.line))),
    }
}
