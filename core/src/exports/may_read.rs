use super::{Export, ExportFilter};
use crate::access::{Actor, UserColumn};
use crate::error::Result;

/// Whether the role can read every column of this export, and every column that its filter uses.
pub(super) fn may_read(actor: &Actor, export: &Export) -> Result<()> {
    actor.require_columns(&export.columns).and(require_filters(actor, &export.filter))
}

/// The columns that a filter uses: a filter on a column reveals what it contains.
pub(super) fn require_filters(actor: &Actor, filter: &ExportFilter) -> Result<()> {
    let mut columns = Vec::new();
    if !filter.country.is_empty() {
        columns.push(UserColumn::Country);
    }
    if !filter.country_code.is_empty() {
        columns.extend([UserColumn::Country, UserColumn::IssuingStates]);
    }
    if !filter.tags.is_empty() {
        columns.push(UserColumn::Tags);
    }
    if filter.note.is_some() {
        columns.push(UserColumn::Notes);
    }
    actor.require_columns(&columns)
}
