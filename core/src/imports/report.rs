use bytes::Bytes;
use futures::Stream;
use uuid::Uuid;

use super::preview::{RowIndex, SourceRow, Wanted, entries, load_index, source_path, source_rows};
use super::read::{HEAD, Head, is_of_report};
use super::store::{self, Found};
use super::validate::Problem;
use super::{Column, Outcome, Wish, audited};
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

/// The error report of a judged import, without the columns that the role may not read. `None`:
/// there is no such import, or it is not judged yet.
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
    let names = header_names(ctx, &found).await?;
    let readable = readable(actor);
    let kept: Vec<bool> = names
        .iter()
        .enumerate()
        .map(|(index, name)| !is_of_report(name) && may_show(&found, index, &readable))
        .collect();
    let header = header(&names, &kept)?;
    let outcome = Some(Outcome::Invalid);
    let walk = Walk { ctx: ctx.clone(), found, index, kept, readable, outcome, first: 0 };
    let rows = futures::stream::try_unfold(walk, Walk::step);
    let body = futures::StreamExt::chain(futures::stream::iter([Ok(header)]), rows);
    Ok(Some(ErrorReport { file_name: format!("{stem}.errors.csv"), body }))
}

struct Walk {
    ctx: Context,
    found: Found,
    index: RowIndex,
    /// Which of the file's columns the report has: its own, not a former report's, and none that the
    /// role may not read.
    kept: Vec<bool>,
    readable: Vec<Column>,
    /// First the invalid rows, then the held ones; then there is nothing left.
    outcome: Option<Outcome>,
    first: i64,
}

impl Walk {
    async fn step(mut self) -> Result<Option<(Bytes, Self)>> {
        let Some(outcome) = self.outcome else { return Ok(None) };
        let placed = entries(
            &self.ctx,
            self.found.import.id,
            &self.index,
            Some(Wanted::Outcome(outcome)),
            self.first,
            STEP,
        )
        .await?;
        self.first += placed.len() as i64;
        if placed.len() < STEP {
            self.first = 0;
            self.outcome = (outcome == Outcome::Invalid).then_some(Outcome::Held);
        }
        let mut rows = source_rows(&self.ctx, &self.found, placed).await?;
        rows.retain(|row| row.read != Err(vec![Problem::Erased]));
        let mut csv = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for row in &rows {
            csv.write_record(cells(row, &self.kept, &self.readable)).map_err(written)?;
        }
        let bytes = csv.into_inner().map_err(|error| Error::internal("report", &error))?;
        Ok(Some((bytes.into(), self)))
    }
}

/// The cells of the file, without a former report's own columns, and the report's.
fn cells(row: &SourceRow, kept: &[bool], readable: &[Column]) -> Vec<String> {
    let mut cells: Vec<String> = row
        .cells
        .iter()
        .enumerate()
        .filter(|(index, _)| {
            kept.get(*index).copied().unwrap_or(readable.len() == Column::ALL.len())
        })
        .map(|(_, cell)| cell.clone())
        .collect();
    cells.push(row.entry.line.to_string());
    cells.push(row.entry.outcome.code().to_owned());
    cells.push(reasons(row, readable));
    cells
}

/// The columns that the role may read.
fn readable(actor: &Actor) -> Vec<Column> {
    let may = |column: &Column| {
        UserColumn::from_name(column.name()).is_some_and(|column| actor.reads(column))
    };
    Column::ALL.into_iter().filter(may).collect()
}

/// Whether a role may see what stands in a place of the file's rows.
fn may_show(found: &Found, index: usize, readable: &[Column]) -> bool {
    let form = &found.form;
    let column = match form.columns.get(index) {
        Some(Some(column)) => *column,
        _ if form.name_parts.contains(&index) => Column::FullName,
        _ if form.metadata.iter().any(|(place, _)| *place == index) => Column::MetadataJson,
        // Nobody has said what it holds.
        _ => return readable.len() == Column::ALL.len(),
    };
    readable.contains(&column)
}

fn reasons(row: &SourceRow, readable: &[Column]) -> String {
    match &row.read {
        Err(problems) => problems
            .iter()
            .map(|problem| match problem.column() {
                // What is wrong with a value may quote it.
                column if !readable.contains(&column) => {
                    format!("{}: cannot be taken.", column.name())
                }
                column => format!("{}: {}", column.name(), problem.message()),
            })
            .collect::<Vec<_>>()
            .join(" "),
        Ok(_) => "The user was changed after the preview; the row was left alone.".into(),
    }
}

/// The names of the file's own header, as they are written there.
pub(super) async fn header_names(ctx: &Context, found: &Found) -> Result<Vec<String>> {
    let path = source_path(found.import.id);
    let size = ctx.files.size(&path).await?;
    let first = ctx.files.range(&path, 0..size.min(HEAD)).await?;
    let form = &found.form;
    let wish =
        Wish { encoding: Some(form.encoding), delimiter: Some(form.delimiter), ..Wish::default() };
    Head::read(&first, size, &wish, None)
        .map(|head| head.names)
        .map_err(|error| Error::internal("report", &error))
}

/// The header without a former report's columns, and the report's behind it.
fn header(names: &[String], kept: &[bool]) -> Result<Bytes> {
    let mut cells: Vec<&str> =
        names.iter().zip(kept).filter(|(_, kept)| **kept).map(|(name, _)| name.as_str()).collect();
    cells.extend(["rollcall_line", "rollcall_outcome", "rollcall_reasons"]);
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    csv.write_record(cells).map_err(written)?;
    Ok(csv.into_inner().map_err(|error| Error::internal("report", &error))?.into())
}

fn written(error: csv::Error) -> Error {
    Error::internal("report", &error)
}
