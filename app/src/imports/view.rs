//! The data for the page of one import.

use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportSettings, KeptUser, PreviewPage, Progress, RowFilter};
use rollcall_core::users::Column;

use super::form::CHANGES;
use super::refused::Refused;

pub struct ImportView {
    pub import: Import,
    pub progress: Option<Progress>,
    pub rows: Option<RowsView>,
    /// Users that an undo kept, starting with number `kept_first`.
    pub kept: Vec<KeptUser>,
    pub kept_first: i64,
    /// The action that was refused, if this page is the answer to one.
    pub refused: Option<Refused>,
    /// The number of changes that the start button checked instead of starting.
    pub checked: i64,
    pub organization: String,
    pub application: String,
    pub may_run: bool,
    /// The application's import settings.
    pub settings: ImportSettings,
    pub now: Timestamp,
}

impl ImportView {
    /// `/organization/application`
    pub fn base(&self) -> String {
        format!("/{}/{}", self.organization, self.application)
    }

    pub fn imports(&self) -> String {
        format!("{}/imports", self.base())
    }

    pub fn here(&self) -> String {
        format!("{}/{}", self.imports(), self.import.id)
    }
}

/// One page of rows, and the query that chose it.
pub struct RowsView {
    pub page: PreviewPage,
    pub filter: RowFilter,
    pub columns: Vec<Column>,
    /// Where the header is, in words.
    pub header: String,
}

/// What an operator can do with the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsWork {
    Read,
    /// Wrong cells are fields that can be corrected.
    Correct,
    /// Held rows have buttons to decide.
    Decide,
}

impl RowsWork {
    /// The form that links to other rows send along, so that nothing typed in these rows is lost.
    pub fn form(self) -> Option<&'static str> {
        (self == Self::Correct).then_some(CHANGES)
    }
}
