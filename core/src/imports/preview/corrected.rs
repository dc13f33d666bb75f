use crate::imports::read::CsvFormat;
use crate::imports::validate::AcceptedOffer;
use crate::users::Column;

/// A cell that holds something else than the file says.
pub(crate) struct CorrectedCell {
    pub column: Column,
    pub value: String,
    /// An accepted offer, not what somebody typed.
    pub offered: bool,
}

/// What was typed, and what was written for an accepted offer. Where both stand in one cell, what
/// was typed got the offer.
pub(super) fn corrected_cells(
    typed: &[(Column, String)],
    written: Vec<AcceptedOffer>,
) -> Vec<CorrectedCell> {
    let is_written = |column: Column| written.iter().any(|one| one.column == column);
    let mut cells: Vec<CorrectedCell> = typed
        .iter()
        .filter(|(column, _)| !is_written(*column))
        .map(|(column, value)| CorrectedCell {
            column: *column,
            value: value.clone(),
            offered: false,
        })
        .collect();
    cells.extend(written.into_iter().map(|one| CorrectedCell {
        column: one.column,
        value: one.value,
        offered: true,
    }));
    cells
}

/// Puts corrected values into the places that their columns have in a row.
pub(super) fn place(form: &CsvFormat, cells: &mut [String], corrected: &[CorrectedCell]) {
    for CorrectedCell { column, value, .. } in corrected {
        let place = form.columns.iter().position(|one| one.as_ref() == Some(column));
        let parts = if *column == Column::FullName { &form.name_parts[..] } else { &[] };
        // A name that stands in several cells: all of it in the first.
        for (number, place) in place.iter().chain(parts).enumerate() {
            if let Some(cell) = cells.get_mut(*place) {
                *cell = if number == 0 { value.clone() } else { String::new() };
            }
        }
    }
}
