use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::imports::validate::{AcceptedOffer, RowProblem, check_cell};
use crate::users::Column;

/// Offered values that are counted one by one, for each reason.
const MAX_VALUES: usize = 12;

/// What a file's validation offers for its invalid cells, and what it wrote for the reasons whose
/// offers are accepted: rows by reason, in bounded memory.
#[derive(Default)]
pub(super) struct Offers(HashMap<(Column, u8), Tally>);

#[derive(Default)]
struct Tally {
    rows: i64,
    values: HashMap<String, i64>,
}

/// One reason's offers, as they are kept with the import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::imports) struct CountedOffer {
    pub column: Column,
    pub code: u8,
    pub rows: i64,
    pub values: Vec<(String, i64)>,
}

impl Offers {
    /// `accepted` are counted from the start, so that an accepted one that writes nothing any more can still
    /// be taken back.
    pub(super) fn of(accepted: &[(Column, u8)]) -> Self {
        Self(accepted.iter().map(|reason| (*reason, Tally::default())).collect())
    }

    pub(super) fn offered(&mut self, problem: &RowProblem) {
        let column = problem.column();
        // A value that would be refused is not offered.
        let value = problem.offer().filter(|value| check_cell(column, value).is_none());
        if let Some(value) = value {
            self.add(column, problem.code(), &value);
        }
    }

    pub(super) fn wrote(&mut self, written: &AcceptedOffer) {
        self.add(written.column, written.code, &written.value);
    }

    fn add(&mut self, column: Column, code: u8, value: &str) {
        let tally = self.0.entry((column, code)).or_default();
        tally.rows += 1;
        // A phone number would outlive its owner's erasure here; these columns have few values.
        if !value.is_empty() && !matches!(column, Column::Status | Column::Country) {
            return;
        }
        if let Some(rows) = tally.values.get_mut(value) {
            *rows += 1;
        } else if tally.values.len() < MAX_VALUES {
            tally.values.insert(value.to_owned(), 1);
        }
    }

    /// Those with the most rows come first.
    pub(super) fn counted(self) -> Vec<CountedOffer> {
        let mut offers: Vec<CountedOffer> = self
            .0
            .into_iter()
            .map(|((column, code), tally)| {
                let mut values: Vec<(String, i64)> = tally.values.into_iter().collect();
                values.sort_by(|a, b| (-a.1, &a.0).cmp(&(-b.1, &b.0)));
                CountedOffer { column, code, rows: tally.rows, values }
            })
            .collect();
        offers.sort_by_key(|one| (-one.rows, one.column as u8, one.code));
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::{CountedOffer, Offers};
    use crate::imports::validate::AcceptedOffer;
    use crate::users::Column;

    #[test]
    fn rows_are_counted_by_value_and_nobody_s_own_value_is_kept() {
        let mut offers = Offers::of(&[(Column::Country, 11)]);
        let wrote = |column, code, value: &str| AcceptedOffer { column, code, value: value.into() };
        for n in 0..40 {
            offers.wrote(&wrote(Column::Status, 12, if n < 30 { "ACTIVE" } else { "BLOCKED" }));
            offers.wrote(&wrote(Column::Phone, 7, &format!("+49151123456{n:02}")));
        }
        let counted = |column, code, rows, values: &[(&str, i64)]| CountedOffer {
            column,
            code,
            rows,
            values: values.iter().map(|(value, rows)| ((*value).to_owned(), *rows)).collect(),
        };
        assert_eq!(
            offers.counted(),
            [
                counted(Column::Phone, 7, 40, &[]),
                counted(Column::Status, 12, 40, &[("ACTIVE", 30), ("BLOCKED", 10)]),
                counted(Column::Country, 11, 0, &[]),
            ]
        );
    }
}
