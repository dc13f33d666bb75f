use std::collections::HashMap;

use uuid::Uuid;

use super::store;
use crate::db::Db;
use crate::error::Result;
use crate::imports::Column;

/// The corrected cells of an import, by the row's position in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections(HashMap<i64, Vec<(Column, String)>>);

impl Corrections {
    /// The rows that have any, in the order of the file.
    pub(super) fn ordinals(&self) -> Vec<i64> {
        let mut ordinals: Vec<i64> = self.0.keys().copied().collect();
        ordinals.sort_unstable();
        ordinals
    }

    pub(crate) fn of(&self, ordinal: i64) -> &[(Column, String)] {
        if self.0.is_empty() {
            return &[];
        }
        self.0.get(&ordinal).map_or(&[], Vec::as_slice)
    }
}

pub(crate) async fn load(db: &Db, id: Uuid) -> Result<Corrections> {
    let mut by_row: HashMap<i64, Vec<(Column, String)>> = HashMap::new();
    for (ordinal, field, value) in store::all(db, id).await? {
        if let Some(column) = Column::from_name(&field) {
            by_row.entry(ordinal).or_default().push((column, value));
        }
    }
    Ok(Corrections(by_row))
}
