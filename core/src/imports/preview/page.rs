use std::collections::HashMap;

use futures::StreamExt;
use uuid::Uuid;

use super::index::BLOCK;
use super::marks::{self, Compared};
use super::{ROW_BYTES, RowEntry, RowIndex, index_path, rows_path, source_path};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::read::{Form, Reader, Step};
use crate::imports::store::{self, Found};
use crate::imports::validate::{Problem, Values, read_row};
use crate::imports::{Mark, Outcome, PreviewPage, PreviewRow};
use crate::users::{self, Stored};

const MOST: usize = 200;

/// Rows of a judged file from the `first`-th on (counted from 0), of one outcome or of all, each
/// cell marked with what it means. `None`: there is no such import, or it is not judged yet.
pub async fn rows(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    outcome: Option<Outcome>,
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
    let limit = limit.clamp(1, MOST);
    let first = first.max(0);
    let index = load_index(ctx, id).await?;
    let entries = entries(ctx, &found, &index, outcome, first, limit).await?;
    let total = match outcome {
        None => found.import.rows,
        Some(outcome) => found.import.counts().of(outcome),
    };
    let shown = entries.len() as i64;
    let rows = describe(ctx, actor, &found, entries).await?;
    Ok(Some(PreviewPage {
        rows,
        total,
        first,
        next: (first + shown < total && shown > 0).then_some(first + shown),
        previous: (first > 0).then_some((first - limit as i64).max(0)),
    }))
}

/// A row's position in the file (from 0) with its entry; the outcome is the run's where it differs.
pub(crate) type Placed = (i64, RowEntry);

pub(crate) async fn load_index(ctx: &Context, id: Uuid) -> Result<RowIndex> {
    let bytes = ctx.files.read(&index_path(id)).await?;
    RowIndex::from_bytes(&bytes).ok_or_else(|| Error::internal("imports", &"a damaged row index"))
}

pub(crate) async fn entries(
    ctx: &Context,
    found: &Found,
    index: &RowIndex,
    outcome: Option<Outcome>,
    first: i64,
    limit: usize,
) -> Result<Vec<Placed>> {
    let id = found.import.id;
    match outcome {
        None => {
            let count = (limit as i64).min(index.rows() - first).max(0);
            read_entries(ctx, id, first, count).await
        }
        Some(Outcome::Held) => {
            let mut placed = Vec::new();
            for ordinal in store::held(&ctx.db, id, first, limit as i64).await? {
                placed.extend(read_entries(ctx, id, ordinal, 1).await?);
            }
            Ok(placed)
        }
        Some(outcome) => {
            let mut placed = Vec::new();
            let blocks: Vec<(i64, i64)> = index.blocks_with(outcome, first).collect();
            for (block, skip) in blocks {
                let from = block * BLOCK;
                let count = BLOCK.min(index.rows() - from);
                let here = read_entries(ctx, id, from, count).await?;
                let matching = here.into_iter().filter(|(_, entry)| entry.outcome == outcome);
                placed.extend(matching.skip(usize::try_from(skip).unwrap_or(0)));
                if placed.len() >= limit {
                    break;
                }
            }
            placed.truncate(limit);
            Ok(placed)
        }
    }
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
    pub entry: RowEntry,
    /// The cells as they are written.
    pub cells: Vec<String>,
    pub read: Result<Values, Vec<Problem>>,
}

/// Reads the rows of these entries again, by the code that judged them.
pub(crate) async fn source_rows(
    ctx: &Context,
    id: Uuid,
    form: &Form,
    entries: Vec<Placed>,
) -> Result<Vec<SourceRow>> {
    let path = source_path(id);
    let read = |(_, entry): Placed| {
        let path = &path;
        async move {
            let end = entry.offset + u64::from(entry.length);
            Ok::<_, Error>((entry, ctx.files.range(path, entry.offset..end).await?))
        }
    };
    // Several at once: on S3 each is a request.
    let mut pieces = futures::stream::iter(entries).map(read).buffered(16);
    let mut rows = Vec::new();
    while let Some((entry, bytes)) = pieces.next().await.transpose()? {
        rows.push(parse(form, entry, &bytes)?);
    }
    Ok(rows)
}

fn parse(form: &Form, entry: RowEntry, bytes: &[u8]) -> Result<SourceRow> {
    let mut reader = Reader::at(entry.offset, i64::from(entry.line));
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
    let mut read = read_row(&form.columns, &record);
    if entry.first_line > 0 {
        let problem = Problem::RepeatedKey { line: i64::from(entry.first_line) };
        read = Err(vec![problem]);
    }
    Ok(SourceRow { entry, cells: record.cells().map(str::to_owned).collect(), read })
}

async fn describe(
    ctx: &Context,
    actor: &Actor,
    found: &Found,
    entries: Vec<Placed>,
) -> Result<Vec<PreviewRow>> {
    let id = found.import.id;
    let rows = source_rows(ctx, id, &found.form, entries).await?;
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
    let compared = |row: &SourceRow| -> Option<(&Stored, Option<&str>)> {
        let user = stored.get(row.read.as_ref().ok()?.vendor_key.as_str())?;
        Some((user, before.get(&user.seq).map(String::as_str)))
    };
    rows.iter()
        .map(|row| {
            let started = found.import.started_at.is_some();
            let with = match compared(row) {
                None => Compared::Nobody,
                Some((_, _)) if started && row.entry.outcome == Outcome::Created => {
                    Compared::Nobody
                }
                Some((user, Some(before))) => Compared::Before(user, before),
                Some((user, None)) => Compared::Now(user),
            };
            marks::row(&found.form, row, with).map(|row| withhold(actor, row))
        })
        .collect()
}

/// Empties the cells of columns that the role may not read; also what is wrong with one may quote it.
fn withhold(actor: &Actor, mut row: PreviewRow) -> PreviewRow {
    for cell in &mut row.cells {
        let column = UserColumn::from_name(cell.column.name());
        if !column.is_some_and(|column| actor.reads(column)) {
            cell.value.clear();
            cell.mark = Mark::Withheld;
        }
    }
    row
}
