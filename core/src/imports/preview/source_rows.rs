use futures::StreamExt;

use super::alike::{Repeats, name_alike};
use super::corrected::{corrected_cells, place};
use super::entries::Placed;
use super::erased::blank_erased;
use super::{RowEntry, SourceRow};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::Outcome;
use crate::imports::corrections::{self, Corrections};
use crate::imports::read::{CsvFormat, Step};
use crate::imports::store::StoredImport;
use crate::imports::validate::{RowNotes, read_row_noting};

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
    let mut notes = RowNotes::default();
    let mut read = read_row_noting(form, &record, corrected, &mut notes);
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
    let corrected = corrected_cells(corrected.cells, notes.written);
    place(form, &mut cells, &corrected);
    Ok(SourceRow {
        ordinal,
        entry,
        raw,
        source,
        rewritten,
        cells,
        corrected,
        read,
        own_warning: notes.warning,
        warnings: Vec::new(),
    })
}
