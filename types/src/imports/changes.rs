use serde::{Deserialize, Serialize};

use super::Choices;
use crate::users::Column;

/// A corrected cell of an uploaded file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The row's position in the file, from 0.
    pub ordinal: i64,
    pub column: Column,
    pub value: String,
}

/// A row whose cells are written anew, because it has more or fewer of them than the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCorrection {
    /// The row's position in the file, from 0.
    pub ordinal: i64,
    /// One for each cell of the header.
    pub cells: Vec<String>,
}

/// What an operator changes in the preview of an import. All of it is validated together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// `None`: they stay as they are.
    pub choices: Option<Choices>,
    pub cells: Vec<Correction>,
    pub rows: Vec<RowCorrection>,
    /// Reasons whose offer is written into every cell that has one.
    pub accept: Vec<(Column, u8)>,
    /// Accepted offers that are taken back.
    pub withdraw: Vec<(Column, u8)>,
    /// Kinds of warnings whose rows are left out.
    pub leave_out: Vec<(Column, u8)>,
    /// Kinds of warnings whose rows were left out, and are imported after all.
    pub take_in: Vec<(Column, u8)>,
    /// Cells, or whole rows, that are again what the file says.
    pub restore: Vec<(i64, Option<Column>)>,
}

impl Changes {
    /// How many of these differ from what the preview was made with.
    pub fn count(&self, previewed: &Choices) -> usize {
        let chosen = self.choices.as_ref().is_some_and(|choices| !choices.same_as(previewed));
        usize::from(chosen)
            + self.cells.len()
            + self.rows.len()
            + self.accept.len()
            + self.withdraw.len()
            + self.leave_out.len()
            + self.take_in.len()
            + self.restore.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, Choices, Correction};
    use crate::users::Column;

    #[test]
    fn choices_in_another_order_are_no_change() {
        let previewed =
            Choices { clears: vec![Column::Email, Column::Phone], ..Choices::default() };
        let mut changes = Changes {
            choices: Some(Choices {
                clears: vec![Column::Phone, Column::Email],
                ..Choices::default()
            }),
            ..Changes::default()
        };
        assert_eq!(changes.count(&previewed), 0);
        changes.choices = Some(Choices { all_or_nothing: true, ..previewed.clone() });
        changes.cells =
            vec![Correction { ordinal: 0, column: Column::Email, value: String::new() }];
        assert_eq!(changes.count(&previewed), 2);
    }
}
