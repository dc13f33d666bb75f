use bytes::Bytes;
use futures::Stream;
use uuid::Uuid;

use super::preview::{RowIndex, SourceRow, load_index};
use super::read::{CsvFormat, is_of_report};
use super::reported::{ReportedRows, outcome_word};
use super::store::{self, StoredImport};
use super::{Dialect, Outcome, audit_events};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;
use crate::users::Column;
use crate::users::fields::needs_apostrophe;

/// The rows that were not taken, and before a start those with warnings, as a CSV with the file's
/// delimiter: the line, the outcome and the reasons, then the row as the file holds it. It can be
/// corrected and uploaded as it is.
///
/// The added columns come first, so that a row with too few or too many cells does not shift them. A cell
/// that a spreadsheet would run as a formula gets an apostrophe in front, which an import removes.
pub struct ErrorReport<S> {
    pub file_name: String,
    pub body: S,
}

/// The error report of a validated import, without the columns that the role may not read. `None`:
/// there is no such import, or it is not validated yet.
pub async fn error_report(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
) -> Result<Option<ErrorReport<impl Stream<Item = Result<Bytes>> + Send + use<>>>> {
    actor.require(Permission::ReadImports)?;
    let Some(found) = store::find(&ctx.db, actor.application.seq, id).await? else {
        return Ok(None);
    };
    if found.import.rows == 0 {
        return Ok(None);
    }
    let mut tx = ctx.db.begin().await?;
    audit_events::note_by(ctx, &mut tx, actor, id, "import.report_downloaded", Vec::new()).await?;
    tx.commit().await?;
    let stem = found.import.file_name.trim_end_matches(".csv").to_owned();
    let index = load_index(ctx, id).await?;
    let readable = readable(actor);
    let kept: Vec<bool> = found
        .form
        .names
        .iter()
        .enumerate()
        .map(|(index, name)| !is_of_report(name) && may_show(&found, index, &readable))
        .collect();
    let header = header(&found.form, &kept);
    let reported = ReportedRows::of(&found.import);
    let walk = Walk { ctx: ctx.clone(), found, index, kept, readable, rows: reported };
    let rows = futures::stream::try_unfold(walk, Walk::step);
    let body = futures::StreamExt::chain(futures::stream::iter([Ok(header)]), rows);
    Ok(Some(ErrorReport { file_name: format!("{stem}.errors.csv"), body }))
}

struct Walk {
    ctx: Context,
    found: StoredImport,
    index: RowIndex,
    /// Which of the file's columns the report has: its own, not a former report's, and none that the
    /// role may not read.
    kept: Vec<bool>,
    readable: Vec<Column>,
    rows: ReportedRows,
}

impl Walk {
    async fn step(mut self) -> Result<Option<(Bytes, Self)>> {
        let rows = self.rows.next(&self.ctx, &self.found, &self.index).await?;
        let Some(rows) = rows else { return Ok(None) };
        let mut bytes = Vec::new();
        for row in &rows {
            write_row(&mut bytes, &self.found.form, row, &self.kept, &self.readable);
        }
        Ok(Some((bytes.into(), self)))
    }
}

/// What the report adds, and the row without a former report's columns. Where nobody knows which column
/// a cell belongs to, a role that may not read every column of the file gets empty cells.
fn write_row(
    out: &mut Vec<u8>,
    form: &CsvFormat,
    row: &SourceRow,
    kept: &[bool],
    readable: &[Column],
) {
    let delimiter = form.delimiter.byte();
    let line = row.entry.line.to_string();
    for (index, text) in
        [line.as_str(), outcome_word(row), &reasons(row, readable)].into_iter().enumerate()
    {
        if index > 0 {
            out.push(delimiter);
        }
        write_text(out, text, delimiter);
    }
    let withholds = form.names.iter().zip(kept).any(|(name, kept)| !*kept && !is_of_report(name));
    if row.is_shifted() && withholds {
        // Any of its cells may be of a column that the role may not read.
        out.extend(kept.iter().filter(|kept| **kept).map(|_| delimiter));
        out.extend_from_slice(b"\r\n");
        return;
    }
    let everything = readable.len() == Column::ALL.len();
    // The cells of a row that an operator has rewritten come from the operator, not from the file.
    let rewritten = row.rewritten.as_ref().map(|_| vec![Vec::new(); row.cells.len()]);
    for (index, raw) in rewritten.as_ref().unwrap_or(&row.raw).iter().enumerate() {
        if !kept.get(index).copied().unwrap_or(everything) {
            continue;
        }
        out.push(delimiter);
        match (row.source.get(index), row.cells.get(index)) {
            (source, Some(cell)) if rewritten.is_some() || source != Some(cell) => {
                write_text(out, cell, delimiter);
            }
            // The report doubles quotes, whatever the file does.
            (_, Some(cell)) if form.dialect != Dialect::Doubled => {
                write_text(out, cell, delimiter);
            }
            _ => write_raw(out, raw),
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// A cell, in quotes where it needs them.
fn write_text(out: &mut Vec<u8>, text: &str, delimiter: u8) {
    let special = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !text.bytes().any(special) {
        return write_raw(out, text.as_bytes());
    }
    write_raw(out, format!("\"{}\"", text.replace('"', "\"\"")).as_bytes());
}

/// The bytes of a cell as they are, but for the apostrophe that keeps a spreadsheet from running it.
/// One that has an apostrophe already is not run, and is read as it always was.
fn write_raw(out: &mut Vec<u8>, raw: &[u8]) {
    let blanks = |bytes: &[u8]| bytes.iter().take_while(|byte| **byte == b' ').count();
    let mut start = blanks(raw);
    if raw.get(start) == Some(&b'"') {
        start += 1 + blanks(&raw[start + 1..]);
    }
    let (before, text) = raw.split_at(start);
    let end = text.iter().rposition(|byte| !matches!(byte, b'"' | b' ')).map_or(0, |last| last + 1);
    out.extend_from_slice(before);
    if !text.starts_with(b"'") && needs_apostrophe(&text[..end]) {
        out.push(b'\'');
    }
    out.extend_from_slice(text);
}

/// The columns that the role may read.
fn readable(actor: &Actor) -> Vec<Column> {
    let may = |column: &Column| {
        UserColumn::from_name(column.name()).is_some_and(|column| actor.reads(column))
    };
    Column::ALL.into_iter().filter(may).collect()
}

/// Whether a role may see what stands in a place of the file's rows.
fn may_show(found: &StoredImport, index: usize, readable: &[Column]) -> bool {
    match found.form.column_at(index) {
        Some(column) => readable.contains(&column),
        // The column is not imported, so nobody knows what it holds.
        None => readable.len() == Column::ALL.len(),
    }
}

fn reasons(row: &SourceRow, readable: &[Column]) -> String {
    // What is wrong with a value may quote it.
    let sentence = |column: Column, message: String| match readable.contains(&column) {
        true => format!("{}: {message}", column.name()),
        false => format!("{}: not valid.", column.name()),
    };
    let joined = |sentences: Vec<String>| sentences.join(" ");
    match &row.read {
        Err(problems) => {
            joined(problems.iter().map(|one| sentence(one.column(), one.message())).collect())
        }
        Ok(_) if row.entry.outcome != Outcome::Held => {
            joined(row.warnings.iter().map(|one| sentence(one.column(), one.message())).collect())
        }
        Ok(_) => "The user was changed after the preview, so the row was not applied.".into(),
    }
}

/// What the report adds, and the header without a former report's columns.
fn header(form: &CsvFormat, kept: &[bool]) -> Bytes {
    let mut out = b"rollcall_line".to_vec();
    let names = form.names.iter().zip(kept).filter(|(_, kept)| **kept).map(|(name, _)| name);
    for name in
        ["rollcall_outcome", "rollcall_reasons"].into_iter().chain(names.map(String::as_str))
    {
        out.push(form.delimiter.byte());
        write_text(&mut out, name, form.delimiter.byte());
    }
    out.extend_from_slice(b"\r\n");
    out.into()
}

#[cfg(test)]
mod tests {
    use super::write_raw;
    use crate::users::fields::without_apostrophe;

    #[test]
    fn a_cell_that_would_run_is_escaped_within_its_quotes_and_reads_as_before() {
        let written = |raw: &str| {
            let mut out = Vec::new();
            write_raw(&mut out, raw.as_bytes());
            String::from_utf8(out).unwrap()
        };
        for (raw, safe) in [
            ("=1+1", "'=1+1"),
            ("\"=cmd(\"\"x\"\")\"", "\"'=cmd(\"\"x\"\")\""),
            (" \" @x\" ", " \" '@x\" "),
            ("\"=1\"x", "\"'=1\"x"),
            ("+cmd", "'+cmd"),
            ("\"-\"", "\"'-\""),
        ] {
            assert_eq!(written(raw), safe);
        }
        for same in
            ["+4915112345678", "\"+4915112345678\"", "-5", "'=1", "''=1", "O'Neil", "", "\"\""]
        {
            assert_eq!(written(same), same);
        }
        for cell in ["=1", "'=1", "''=1", "'a", " =1", "-2+3", "\t=x"] {
            assert_eq!(
                without_apostrophe(written(cell).trim()).trim(),
                without_apostrophe(cell.trim()).trim(),
                "{cell:?}"
            );
        }
    }
}
