use std::collections::HashMap;

use uuid::Uuid;

use super::store;
use crate::db::Db;
use crate::error::Result;
use crate::users::Column;

/// What operators have corrected in an import: cells and rows by the row's position in the file, and
/// the reasons whose offers are written wherever there is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections {
    rows: HashMap<i64, OfRow>,
    accepted: Vec<(Column, u8)>,
}

#[derive(Clone, Debug, Default)]
struct OfRow {
    cells: Vec<(Column, String)>,
    row: Option<Vec<String>>,
}

/// What holds for one row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Corrected<'a> {
    pub cells: &'a [(Column, String)],
    /// The row's cells, written anew.
    pub row: Option<&'a [String]>,
    /// The reasons whose offers are accepted.
    pub accepted: &'a [(Column, u8)],
}

impl Corrections {
    /// The rows that have any of their own, in the order of the file.
    pub(super) fn ordinals(&self) -> Vec<i64> {
        let mut ordinals: Vec<i64> = self.rows.keys().copied().collect();
        ordinals.sort_unstable();
        ordinals
    }

    pub(crate) fn accepted(&self) -> &[(Column, u8)] {
        &self.accepted
    }

    pub(crate) fn of(&self, ordinal: i64) -> Corrected<'_> {
        let accepted = &self.accepted;
        if self.rows.is_empty() {
            return Corrected { accepted, ..Corrected::default() };
        }
        match self.rows.get(&ordinal) {
            Some(of) => Corrected { cells: &of.cells, row: of.row.as_deref(), accepted },
            None => Corrected { accepted, ..Corrected::default() },
        }
    }
}

pub(crate) async fn load(db: &Db, id: Uuid) -> Result<Corrections> {
    let mut corrections =
        Corrections { accepted: store::accepted(db, id).await?, ..Corrections::default() };
    for (ordinal, field, value) in store::all(db, id).await? {
        let of = corrections.rows.entry(ordinal).or_default();
        if field == store::WHOLE_ROW {
            of.row = Some(serde_json::from_str(&value)?);
        } else if let Some(column) = Column::from_name(&field) {
            of.cells.push((column, value));
        }
    }
    Ok(corrections)
}
