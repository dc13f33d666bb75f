use std::collections::HashMap;

use futures::StreamExt;
use uuid::Uuid;

use super::alike::{Repeats, name_alike};
use super::cell_diff::{self, Compared};
use super::corrected::{CorrectedCell, corrected_cells, place};
use super::erased::blank_erased;
use super::index::{BLOCK, Wanted};
use super::{ROW_BYTES, RowEntry, RowIndex, complete, index_path, rows_path};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::corrections::{self, Corrections};
use crate::imports::read::{CsvFormat, Step, is_of_report};
use crate::imports::store::{self, StoredImport};
use crate::imports::validate::read_row_noting;
use crate::imports::{CellDiff, Outcome, PreviewPage, PreviewRow};
use crate::users::fields::{Problem, Values, Warning};
use crate::users::{self, Column, UserSnapshot};

const MAX_ROWS: usize = 200;

/// Which rows of a file are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowFilter {
    #[default]
    All,
    Outcome(Outcome),
    /// Rows that are imported with a warning.
    Warned,
    /// Rows that the file shows with this problem or warning, whatever has been corrected in them
    /// since.
    Reason {
        column: Column,
        code: u8,
    },
}

/// Rows of a validated file from the `first`-th on (counted from 0), of those asked for, each cell
/// marked with what it means. `None`: there is no such import, or it is not validated yet.
pub async fn rows(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    filter: RowFilter,
    first: i64,
    limit: usize,
) -> Result<Option<PreviewPage>> {
    actor.require(Permission::ReadImports)?;
    let Some(found) = store::find(&ctx.db, actor.application.seq, id).await? else {
        return Ok(None);
    };
    if found.import.rows == 0 {
        return Ok(None);
    }
    let limit = limit.clamp(1, MAX_ROWS);
    let first = first.max(0);
    let index = load_index(ctx, id).await?;
    let wanted = match filter {
        RowFilter::All => None,
        RowFilter::Outcome(outcome) => Some(Wanted::Outcome(outcome)),
        RowFilter::Warned => Some(Wanted::Warned),
        RowFilter::Reason { column, code } => match index.reason((column as u8, code)) {
            Some(wanted) => Some(wanted),
            None => return Ok(Some(PreviewPage::default())),
        },
    };
    let entries = entries(ctx, id, &index, wanted, first, limit).await?;
    let total = wanted.map_or(found.import.rows, |wanted| index.total(wanted));
    let shown = entries.len() as i64;
    let rows = describe(ctx, actor, &found, &index, entries).await?;
    let header = match rows.iter().any(|row| row.raw.is_some()) {
        true => found.form.names.clone(),
        false => Vec::new(),
    };
    Ok(Some(PreviewPage {
        rows,
        header,
        total,
        first,
        next: (first + shown < total && shown > 0).then_some(first + shown),
        previous: (first > 0).then_some((first - limit as i64).max(0)),
    }))
}

/// A row's position in the file (from 0) with its entry; the outcome is the run's where it differs.
pub(crate) type Placed = (i64, RowEntry);

/// The file's index, with what the run decided otherwise.
pub(crate) async fn load_index(ctx: &Context, id: Uuid) -> Result<RowIndex> {
    let bytes = ctx.files.read(&index_path(id)).await?;
    let mut index = RowIndex::from_bytes(&bytes)
        .ok_or_else(|| Error::internal("imports", &"a damaged row index"))?;
    index.apply(&store::moved(&ctx.db, id).await?);
    Ok(index)
}

pub(crate) async fn entries(
    ctx: &Context,
    id: Uuid,
    index: &RowIndex,
    wanted: Option<Wanted>,
    first: i64,
    limit: usize,
) -> Result<Vec<Placed>> {
    let Some(wanted) = wanted else {
        let count = (limit as i64).min(index.rows() - first).max(0);
        return read_entries(ctx, id, first, count).await;
    };
    let is_wanted = |entry: &RowEntry| match wanted {
        Wanted::Outcome(outcome) => entry.outcome == outcome,
        Wanted::Warned => entry.warned,
        Wanted::Reason(bit) => entry.reasons & (1 << bit) != 0,
    };
    let mut placed = Vec::new();
    let blocks: Vec<(i64, i64)> = index.blocks_with(wanted, first).collect();
    for (block, skip) in blocks {
        let from = block * BLOCK;
        let count = BLOCK.min(index.rows() - from);
        let here = read_entries(ctx, id, from, count).await?;
        let matching = here.into_iter().filter(|(_, entry)| is_wanted(entry));
        placed.extend(matching.skip(usize::try_from(skip).unwrap_or(0)));
        if placed.len() >= limit {
            break;
        }
    }
    placed.truncate(limit);
    Ok(placed)
}

/// The entries of rows by their positions.
pub(crate) async fn entries_at(ctx: &Context, id: Uuid, ordinals: &[i64]) -> Result<Vec<Placed>> {
    let mut placed = Vec::with_capacity(ordinals.len());
    let mut rest = ordinals;
    while let Some((&first, _)) = rest.split_first() {
        // Rows that lie close are read together.
        let near = rest.iter().take_while(|ordinal| (first..first + BLOCK).contains(*ordinal));
        let (here, after) = rest.split_at(near.count());
        let last = here.last().copied().unwrap_or(first);
        let read = read_entries(ctx, id, first, last - first + 1).await?;
        placed.extend(read.into_iter().filter(|(ordinal, _)| here.contains(ordinal)));
        rest = after;
    }
    Ok(placed)
}

async fn read_entries(ctx: &Context, id: Uuid, first: i64, count: i64) -> Result<Vec<Placed>> {
    let size = ROW_BYTES as u64;
    let start = first.unsigned_abs() * size;
    let bytes = ctx.files.range(&rows_path(id), start..start + count.unsigned_abs() * size).await?;
    let differing = store::exceptions(&ctx.db, id, first, count).await?;
    bytes
        .chunks_exact(ROW_BYTES)
        .zip(first..)
        .map(|(chunk, ordinal)| {
            let mut entry = RowEntry::from_bytes(chunk)
                .ok_or_else(|| Error::internal("imports", &"a damaged row entry"))?;
            if let Some(code) = differing.get(&ordinal) {
                entry.outcome = Outcome::from_code(code).unwrap_or(entry.outcome);
            }
            Ok((ordinal, entry))
        })
        .collect()
}

/// One row as it stands in the file, with what was found in it.
pub(crate) struct SourceRow {
    pub ordinal: i64,
    pub entry: RowEntry,
    /// The bytes of the cells in the file, quotes and all.
    pub raw: Vec<Vec<u8>>,
    /// The cells as they are written in the file.
    pub source: Vec<String>,
    /// The same as an operator wrote them anew.
    pub rewritten: Option<Vec<String>>,
    /// The same with all corrections.
    pub cells: Vec<String>,
    pub corrected: Vec<CorrectedCell>,
    pub read: Result<Values, Vec<Problem>>,
    /// What is probably wrong with a valid row; known once the row is [`complete`].
    pub warnings: Vec<Warning>,
}

impl SourceRow {
    /// One cell for each column, before single cells were corrected.
    pub(crate) fn laid(&self) -> &[String] {
        self.rewritten.as_ref().unwrap_or(&self.source)
    }

    /// Whether something is wrong with the row as a whole: then nobody knows which column a cell
    /// belongs to. (The row of somebody who was erased is empty.)
    pub(crate) fn is_shifted(&self) -> bool {
        let problems = self.read.as_ref().err().map_or(&[][..], Vec::as_slice);
        problems.iter().any(|problem| problem.is_of_row() && *problem != Problem::Erased)
    }
}

/// Bytes of the file that one request reads for rows that lie close to each other.
const SPAN: u64 = 512 * 1024;

/// Reads the rows of these entries again, by the code that validated them. Rows of people who were
/// erased since are empty.
pub(crate) async fn source_rows(
    ctx: &Context,
    found: &StoredImport,
    entries: Vec<Placed>,
) -> Result<Vec<SourceRow>> {
    let id = found.import.id;
    let corrections = corrections::load(&ctx.db, id).await?;
    let path = found.form.path(id);
    let read = |span: Vec<Placed>| {
        let path = &path;
        async move {
            let start = span.first().map_or(0, |(_, entry)| entry.offset);
            let end = span.last().map_or(0, |(_, entry)| end_of(entry));
            Ok::<_, Error>((ctx.files.range(path, start..end).await?, start, span))
        }
    };
    // Several at once: on S3 each is a request.
    let mut pieces = futures::stream::iter(spans(entries)).map(read).buffered(8);
    let mut rows = Vec::new();
    while let Some((bytes, start, span)) = pieces.next().await.transpose()? {
        for placed in span {
            let from = (placed.1.offset - start) as usize;
            let row = bytes
                .get(from..from + placed.1.length as usize)
                .ok_or_else(|| Error::internal("imports", &"a row that is not there any more"))?;
            rows.push(parse(&found.form, &corrections, placed, row)?);
        }
    }
    blank_erased(ctx, found, &mut rows).await?;
    name_alike(ctx, found, &mut rows).await?;
    Ok(rows)
}

fn end_of(entry: &RowEntry) -> u64 {
    entry.offset + u64::from(entry.length)
}

/// Rows in the order of the file, cut into spans that are read at once.
fn spans(entries: Vec<Placed>) -> Vec<Vec<Placed>> {
    let mut spans: Vec<Vec<Placed>> = Vec::new();
    for placed in entries {
        match spans.last_mut() {
            Some(span)
                if span.first().is_some_and(|(_, first)| {
                    placed.1.offset >= first.offset && end_of(&placed.1) - first.offset <= SPAN
                }) =>
            {
                span.push(placed);
            }
            _ => spans.push(vec![placed]),
        }
    }
    spans
}

fn parse(
    form: &CsvFormat,
    corrections: &Corrections,
    (ordinal, entry): Placed,
    bytes: &[u8],
) -> Result<SourceRow> {
    let mut reader = form.reader(entry.offset, i64::from(entry.line));
    let failed = |error| Error::internal("imports", &error);
    reader.feed(bytes);
    let step = if matches!(bytes.last(), Some(b'\n' | b'\r')) {
        reader.step()
    } else {
        // The last row of a file may have no line end.
        reader.step().map(drop).map_err(failed)?;
        reader.finish()
    };
    let Step::Record(record) = step.map_err(failed)? else {
        return Err(Error::internal("imports", &"a row that is not there any more"));
    };
    let corrected = corrections.of(ordinal);
    let mut written = Vec::new();
    let mut read = read_row_noting(form, &record, corrected, &mut written);
    let key = read.as_ref().ok().map(|values| values.vendor_data.as_str());
    if entry.outcome == Outcome::Invalid
        && let Some(problem) = Repeats::from_line(entry.first_line).problem(key)
    {
        read = Err(vec![problem]);
    }
    let raw = record.raw_cells().map(<[u8]>::to_vec).collect();
    let source: Vec<String> = record.cells().map(str::to_owned).collect();
    let rewritten = corrected.row.filter(|cells| cells.len() == form.columns.len());
    let rewritten = rewritten.map(<[String]>::to_vec);
    let mut cells = rewritten.as_ref().unwrap_or(&source).clone();
    let corrected = corrected_cells(corrected.cells, written);
    place(form, &mut cells, &corrected);
    let warnings = Vec::new();
    Ok(SourceRow { ordinal, entry, raw, source, rewritten, cells, corrected, read, warnings })
}

async fn describe(
    ctx: &Context,
    actor: &Actor,
    found: &StoredImport,
    index: &RowIndex,
    entries: Vec<Placed>,
) -> Result<Vec<PreviewRow>> {
    let id = found.import.id;
    let mut rows = source_rows(ctx, found, entries).await?;
    complete(index, &mut rows);
    let keys: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.read.as_ref().ok().map(|values| values.vendor_key.as_str()))
        .collect();
    let stored = users::by_keys(&ctx.db, actor.application.seq, &keys).await?;
    let before: HashMap<i64, String> = if found.import.started_at.is_some() {
        let seqs: Vec<i64> = stored.values().map(|user| user.seq).collect();
        users::before_images(&ctx.db, id, &seqs).await?
    } else {
        HashMap::new()
    };
    let compared = |row: &SourceRow| -> Option<(&UserSnapshot, Option<&str>)> {
        let user = stored.get(row.read.as_ref().ok()?.vendor_key.as_str())?;
        Some((user, before.get(&user.seq).map(String::as_str)))
    };
    let started = found.import.started_at.is_some();
    rows.iter()
        .map(|row| {
            let key = row.read.as_ref().ok().map(|values| values.vendor_key.as_str());
            let user = key.and_then(|key| stored.get(key));
            let with = match compared(row) {
                None => Compared::Nobody,
                Some((_, _)) if started && row.entry.outcome == Outcome::Created => {
                    Compared::Nobody
                }
                Some((user, Some(before))) => Compared::Before(user, before),
                Some((user, None)) => Compared::Now(user),
            };
            let pending = started && row.ordinal >= found.done_rows;
            let shown = cell_diff::row(found, row, with, user, pending)?;
            Ok(withhold(actor, &found.form, row.is_shifted(), shown))
        })
        .collect()
}

/// Empties the cells of columns that the role may not read; also what is wrong with one may quote it.
/// In a shifted row these are all cells, unless the role may read every column of the file.
fn withhold(actor: &Actor, form: &CsvFormat, shifted: bool, mut row: PreviewRow) -> PreviewRow {
    let reads = |column: &Column| {
        UserColumn::from_name(column.name()).is_some_and(|column| actor.reads(column))
    };
    let everything = Column::ALL.iter().all(reads);
    // Nobody has said what a column holds that is not imported.
    let may_show = |place: usize| {
        form.names.get(place).is_some_and(|name| is_of_report(name))
            || form.column_at(place).map_or(everything, |column| reads(&column))
    };
    let unknown = shifted && !(0..form.columns.len()).all(may_show);
    row.raw = row.raw.filter(|_| everything);
    for cell in &mut row.cells {
        if unknown || !reads(&cell.column) {
            cell.value.clear();
            cell.corrected_from = None;
            cell.warnings.clear();
            cell.diff = CellDiff::Withheld;
        }
    }
    row
}
