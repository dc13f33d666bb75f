use std::collections::HashSet;

use super::store::{Kept, WHOLE_ROW};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::preview::{SourceRow, entries_at, source_rows};
use crate::imports::{Changes, Correction, RowCorrection, store as imports};

/// Cells and rows that are corrected at once.
const MAX_CORRECTIONS: usize = 10_000;
/// Characters of a cell; the longest that any column takes is a metadata object.
const MAX_LENGTH: usize = 20_000;

/// The corrections that differ from the file, and those that do not.
#[derive(Default)]
pub(super) struct Compared {
    pub kept: Vec<Kept>,
    pub as_in_file: Vec<(i64, &'static str)>,
}

/// Compares corrections with the file: which of them differ from it, and which do not (any more).
pub(super) async fn compare(
    ctx: &Context,
    found: &imports::StoredImport,
    changes: &Changes,
) -> Result<Compared> {
    let (cells, rows) = (&changes.cells, &changes.rows);
    let mut compared = Compared::default();
    if cells.is_empty() && rows.is_empty() {
        return Ok(compared);
    }
    if cells.len() + rows.len() > MAX_CORRECTIONS {
        return Err(Error::invalid("value", format!("At most {MAX_CORRECTIONS} cells at once.")));
    }
    let source = source(ctx, found, changes).await?;
    for one in cells {
        check_cell(found, one)?;
        let row = source.iter().find(|row| row.ordinal == one.ordinal);
        let in_file = row.map(|row| found.form.written(one.column, row.laid()));
        if in_file.is_some_and(|cell| cell.trim() == one.value.trim()) {
            compared.as_in_file.push((one.ordinal, one.column.name()));
        } else {
            let (ordinal, field) = (one.ordinal, one.column.name());
            compared.kept.push(Kept { ordinal, field, value: one.value.clone() });
        }
    }
    for one in rows {
        check_row(found, one)?;
        let value = serde_json::to_string(&one.cells)?;
        compared.kept.push(Kept { ordinal: one.ordinal, field: WHOLE_ROW, value });
    }
    Ok(compared)
}

/// The rows that are corrected, as they stand in the file.
async fn source(
    ctx: &Context,
    found: &imports::StoredImport,
    changes: &Changes,
) -> Result<Vec<SourceRow>> {
    let cells = changes.cells.iter().map(|one| (one.ordinal, Some(one.column)));
    let places: Vec<_> = cells.chain(changes.rows.iter().map(|one| (one.ordinal, None))).collect();
    let different: HashSet<_> = places.iter().copied().collect();
    if different.len() != places.len() {
        return Err(Error::invalid("value", "The same cell is corrected twice."));
    }
    let mut ordinals: Vec<i64> = places.iter().map(|(ordinal, _)| *ordinal).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    if ordinals.iter().any(|ordinal| !(0..found.import.rows).contains(ordinal)) {
        return Err(Error::invalid("row", "The file has no such row."));
    }
    let entries = entries_at(ctx, found.import.id, &ordinals).await?;
    source_rows(ctx, found, entries).await
}

fn check_cell(found: &imports::StoredImport, one: &Correction) -> Result<()> {
    if !found.form.known().contains(&one.column) {
        let name = one.column.name();
        return Err(Error::invalid("column", format!("The file has no column {name}.")));
    }
    check_text(&one.value)
}

fn check_row(found: &imports::StoredImport, one: &RowCorrection) -> Result<()> {
    let width = found.form.columns.len();
    if one.cells.len() != width {
        let words = format!("Row {} needs {width} cells, one for each column.", one.ordinal + 1);
        return Err(Error::invalid("row", words));
    }
    one.cells.iter().try_for_each(|cell| check_text(cell))
}

fn check_text(text: &str) -> Result<()> {
    if text.contains('\0') {
        return Err(Error::invalid("value", "A cell cannot hold a NUL character."));
    }
    if text.chars().count() > MAX_LENGTH {
        return Err(Error::invalid("value", format!("At most {MAX_LENGTH} characters.")));
    }
    Ok(())
}
