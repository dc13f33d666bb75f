use serde::{Deserialize, Serialize};

use crate::users::Column;

/// The values that would be right for the invalid cells of one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub column: Column,
    /// The kind of problem, as in [`Reason::code`](super::Reason::code).
    pub code: u8,
    /// `not a country code`
    pub label: String,
    /// Rows in which a value is offered, or was written once the offer is accepted.
    pub rows: i64,
    /// Rows by offered value, the most frequent first. Empty means "leave the cell empty". Values
    /// that are somebody's own, such as phone numbers, are not listed: the rows are more than the
    /// sum of these.
    pub values: Vec<(String, i64)>,
    pub accepted: bool,
}

impl Offer {
    /// The one value for all of the rows, where there is only one.
    pub fn single(&self) -> Option<&str> {
        match self.values.as_slice() {
            [(value, rows)] if *rows == self.rows => Some(value),
            _ => None,
        }
    }
}
