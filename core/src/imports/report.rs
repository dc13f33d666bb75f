use bytes::Bytes;
use futures::Stream;
use uuid::Uuid;

use super::preview::{RowIndex, SourceRow, entries, load_index, source_path, source_rows};
use super::read::{Reader, Step};
use super::store::{self, Found};
use super::{Column, Outcome, audited};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};

/// The rows that were not taken, as a CSV: the file's own columns, then the line, the outcome and
/// the reasons. It can be corrected and uploaded as it is.
pub struct ErrorReport<S> {
    pub file_name: String,
    pub body: S,
}

const STEP: usize = 200;

/// The error report of a judged import, without the columns that the role may not read. `None`: there is no such import, or it is not judged yet.
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
    audited::note_by(ctx, &mut tx, actor, id, "import.report_downloaded", Vec::new()).await?;
    tx.commit().await?;
    let stem = found.import.file_name.trim_end_matches(".csv").to_owned();
    let index = load_index(ctx, id).await?;
    let shown = shown(actor, &found);
    let header = header(ctx, &found, &shown).await?;
    let walk =
        Walk { ctx: ctx.clone(), found, shown, index, outcome: Some(Outcome::Invalid), first: 0 };
    let rows = futures::stream::try_unfold(walk, Walk::step);
    let body = futures::StreamExt::chain(futures::stream::iter([Ok(header)]), rows);
    Ok(Some(ErrorReport { file_name: format!("{stem}.errors.csv"), body }))
}

struct Walk {
    ctx: Context,
    found: Found,
    /// The columns of the report; none where the cell is left out.
    shown: Vec<Option<Column>>,
    index: RowIndex,
    /// First the invalid rows, then the held ones; then there is nothing left.
    outcome: Option<Outcome>,
    first: i64,
}

impl Walk {
    async fn step(mut self) -> Result<Option<(Bytes, Self)>> {
        let Some(outcome) = self.outcome else { return Ok(None) };
        let placed =
            entries(&self.ctx, &self.found, &self.index, Some(outcome), self.first, STEP).await?;
        self.first += placed.len() as i64;
        if placed.len() < STEP {
            self.first = 0;
            self.outcome = (outcome == Outcome::Invalid).then_some(Outcome::Held);
        }
        let rows = source_rows(&self.ctx, self.found.import.id, &self.found.form, placed).await?;
        let mut csv = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for row in &rows {
            csv.write_record(cells(row, &self.shown)).map_err(written)?;
        }
        let bytes = csv.into_inner().map_err(|error| Error::internal("report", &error))?;
        Ok(Some((bytes.into(), self)))
    }
}

/// The cells of the file, without a former report's own columns, and the report's.
fn cells(row: &SourceRow, shown: &[Option<Column>]) -> Vec<String> {
    let mut cells: Vec<String> = row
        .cells
        .iter()
        .enumerate()
        .filter(|(index, _)| !matches!(shown.get(*index), Some(None)))
        .map(|(_, cell)| cell.clone())
        .collect();
    cells.push(row.entry.line.to_string());
    cells.push(row.entry.outcome.code().to_owned());
    cells.push(reasons(row, shown));
    cells
}

/// The columns of the file that a report for this role has.
fn shown(actor: &Actor, found: &Found) -> Vec<Option<Column>> {
    let may = |column: &Column| {
        UserColumn::from_name(column.name()).is_some_and(|column| actor.reads(column))
    };
    found.form.columns.iter().map(|column| column.filter(may)).collect()
}

fn reasons(row: &SourceRow, shown: &[Option<Column>]) -> String {
    match &row.read {
        Err(problems) => problems
            .iter()
            .map(|problem| match problem.column() {
                // What is wrong with a value may quote it.
                column if !shown.contains(&Some(column)) => {
                    format!("{}: cannot be taken.", column.name())
                }
                column => format!("{}: {}", column.name(), problem.message()),
            })
            .collect::<Vec<_>>()
            .join(" "),
        Ok(_) => "The user was changed after the preview; the row was left alone.".into(),
    }
}

/// The file's own header, as it is written there, with the report's columns behind it.
async fn header(ctx: &Context, found: &Found, shown: &[Option<Column>]) -> Result<Bytes> {
    let bytes = ctx.files.range(&source_path(found.import.id), 0..found.form.offset).await?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut reader = Reader::at(0, 1);
    reader.feed(bytes);
    let failed = |error| Error::internal("report", &error);
    let Step::Record(record) = reader.step().map_err(failed)? else {
        return Err(Error::internal("report", &"the header is not there any more"));
    };
    let mut names: Vec<&str> =
        record.cells().zip(shown).filter_map(|(cell, column)| column.map(|_| cell)).collect();
    names.extend(["rollcall_line", "rollcall_outcome", "rollcall_reasons"]);
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    csv.write_record(names).map_err(written)?;
    Ok(csv.into_inner().map_err(|error| Error::internal("report", &error))?.into())
}

fn written(error: csv::Error) -> Error {
    Error::internal("report", &error)
}
