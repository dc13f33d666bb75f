use std::collections::HashMap;

use uuid::Uuid;

use super::cell_diff::{self, Compared};
use super::entries::{Placed, entries, load_index};
use super::index::Wanted;
use super::{RowIndex, SourceRow, complete, source_rows};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;
use crate::imports::read::{CsvFormat, is_of_report};
use crate::imports::store::{self, StoredImport};
use crate::imports::validate::RowWarning;
use crate::imports::{CellDiff, Outcome, PreviewPage, PreviewRow};
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
    name_stored(&mut rows, &stored);
    name_zero_twins(ctx, actor, &mut rows).await?;
    name_users(ctx, actor, &mut rows).await?;
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
            Ok(redact(actor, &found.form, row.is_shifted(), shown))
        })
        .collect()
}

/// Names the user whose key has other capitals than the row's.
fn name_stored(rows: &mut [SourceRow], users: &HashMap<String, UserSnapshot>) {
    for row in rows {
        let Ok(values) = &row.read else { continue };
        let Some(user) = users.get(&values.vendor_key) else { continue };
        for warning in &mut row.warnings {
            if let RowWarning::OtherCapitals { stored } = warning {
                stored.clone_from(&user.vendor_data);
            }
        }
    }
}

/// Names the users whose keys differ from the rows' only in leading zeros.
async fn name_zero_twins(ctx: &Context, actor: &Actor, rows: &mut [SourceRow]) -> Result<()> {
    let is_twin = |warning: &RowWarning| matches!(warning, RowWarning::LeadingZeros { .. });
    let keys: Vec<String> = rows
        .iter()
        .filter(|row| row.warnings.iter().any(is_twin))
        .filter_map(|row| row.read.as_ref().ok().map(|values| values.vendor_key.clone()))
        .collect();
    if keys.is_empty() {
        return Ok(());
    }
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let twins = users::zero_twins(&ctx.db, actor.application.seq, &keys).await?;
    for row in rows {
        let Ok(values) = &row.read else { continue };
        let Some(twin) = twins.get(&values.vendor_key) else { continue };
        for warning in &mut row.warnings {
            if let RowWarning::LeadingZeros { stored } = warning {
                stored.clone_from(twin);
            }
        }
    }
    Ok(())
}

/// Names the users who have a row's address or number.
async fn name_users(ctx: &Context, actor: &Actor, rows: &mut [SourceRow]) -> Result<()> {
    let mut warnings: Vec<(i64, &mut String)> = rows
        .iter_mut()
        .flat_map(|row| &mut row.warnings)
        .filter_map(|warning| match warning {
            RowWarning::EmailOfUser { seq, user } | RowWarning::PhoneOfUser { seq, user } => {
                Some((*seq, user))
            }
            _ => None,
        })
        .collect();
    let seqs: Vec<i64> = warnings.iter().map(|(seq, _)| *seq).filter(|seq| *seq > 0).collect();
    let found = users::contacts_of(&ctx.db, actor.application.seq, &seqs).await?;
    for (seq, user) in &mut warnings {
        if let Some(one) = found.get(seq) {
            user.clone_from(&one.vendor_data);
        }
    }
    Ok(())
}

/// Empties the cells of columns that the role may not read; also what is wrong with one may quote it.
/// In a shifted row these are all cells, unless the role may read every column of the file.
fn redact(actor: &Actor, form: &CsvFormat, shifted: bool, mut row: PreviewRow) -> PreviewRow {
    let reads = |column: &Column| {
        UserColumn::from_name(column.name()).is_some_and(|column| actor.reads(column))
    };
    let everything = Column::ALL.iter().all(reads);
    // Nobody knows what a column holds that is not imported.
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
