use super::SourceRow;
use crate::context::Context;
use crate::error::Result;
use crate::imports::corrections::Corrected;
use crate::imports::read::{CsvFormat, Record};
use crate::imports::store::StoredImport;
use crate::imports::validate::RowProblem;
use crate::users::fields::{Values, without_apostrophe};
use crate::users::{self, Column};

/// Empties the rows of people who were erased after the upload, so that nobody can read them any more, in
/// the table or in the report. (If somebody is added again later, a later file does it.)
pub(super) async fn blank_erased(
    ctx: &Context,
    found: &StoredImport,
    rows: &mut [SourceRow],
) -> Result<()> {
    let columns = &found.form.columns;
    let place = columns.iter().position(|column| *column == Some(Column::VendorData));
    let Some(place) = place else { return Ok(()) };
    let cell = |cells: &[String]| {
        cells.get(place).map_or_else(String::new, |cell| without_apostrophe(cell.trim()).to_owned())
    };
    // A row is about the user whom it names in the file, and about the one whom a correction names. An
    // erasure under older rules recorded the key by those rules.
    let keys: Vec<[String; 4]> = rows
        .iter()
        .map(|row| (cell(&row.source), cell(&row.cells)))
        .map(|(one, other)| {
            let former = [users::former_key(&one), users::former_key(&other)];
            let [former, other_former] = former;
            [users::vendor_key(&one), users::vendor_key(&other), former, other_former]
        })
        .collect();
    let named: Vec<&str> =
        keys.iter().flatten().map(String::as_str).filter(|key| !key.is_empty()).collect();
    let since = found.import.uploaded_at;
    let erased = users::erased_since(&ctx.db, found.application_seq, since, &named).await?;
    for (row, keys) in rows.iter_mut().zip(&keys) {
        if keys.iter().any(|key| erased.contains(key.as_str())) {
            row.source.iter_mut().chain(&mut row.cells).for_each(String::clear);
            row.raw.iter_mut().for_each(Vec::clear);
            row.corrected.clear();
            row.rewritten = None;
            row.read = Err(vec![RowProblem::Erased]);
        }
    }
    Ok(())
}

/// The key of a row by older rules. `None` where it is the same as by the current ones, as with every key
/// that is written the way it is stored.
pub(in crate::imports) fn former_key(
    form: &CsvFormat,
    record: &Record<'_>,
    corrected: Corrected<'_>,
    values: &Values,
) -> Option<String> {
    let place = form.columns.iter().position(|column| *column == Some(Column::VendorData))?;
    let typed = corrected.cells.iter().find(|(column, _)| *column == Column::VendorData);
    let row = corrected.row.filter(|cells| cells.len() == form.columns.len());
    let written = match (typed, row) {
        (Some((_, value)), _) => value.as_str(),
        (None, Some(cells)) => cells.get(place)?.as_str(),
        (None, None) => record.cell(place)?,
    };
    let written = without_apostrophe(written.trim()).trim();
    if written == values.vendor_data {
        return None;
    }
    Some(users::former_key(written)).filter(|former| *former != values.vendor_key)
}
