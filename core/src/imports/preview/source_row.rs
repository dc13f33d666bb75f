use super::RowEntry;
use super::corrected::CorrectedCell;
use crate::imports::validate::{RowProblem, RowWarning};
use crate::users::fields::Values;

/// One row as it stands in the file, with what was found in it.
pub(crate) struct SourceRow {
    pub ordinal: i64,
    pub entry: RowEntry,
    /// The bytes of the cells in the file, quotes and all.
    pub raw: Vec<Vec<u8>>,
    /// The cells as they are written in the file.
    pub source: Vec<String>,
    /// The cells as an operator has rewritten them.
    pub rewritten: Option<Vec<String>>,
    /// The cells with all corrections.
    pub cells: Vec<String>,
    pub corrected: Vec<CorrectedCell>,
    pub read: Result<Values, Vec<RowProblem>>,
    /// Why a valid row is probably no user, judging by the row alone.
    pub own_warning: Option<RowWarning>,
    /// What is probably wrong with a valid row; known once the row is [`complete`].
    pub warnings: Vec<RowWarning>,
}

impl SourceRow {
    /// One cell for each column, before single cells were corrected.
    pub(crate) fn laid(&self) -> &[String] {
        self.rewritten.as_ref().unwrap_or(&self.source)
    }

    /// Whether something is wrong with the row as a whole: then nobody knows which column a cell
    /// belongs to. (The row of somebody who was erased is empty.)
    pub(crate) fn is_shifted(&self) -> bool {
        let problems = self.read.as_ref().err().map_or(&[][..], Vec::as_slice);
        problems.iter().any(|problem| problem.is_of_row() && *problem != RowProblem::Erased)
    }
}
