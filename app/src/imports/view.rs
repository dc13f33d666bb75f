//! What the page of an import is made from.

use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportSettings, KeptUser, PreviewPage, Progress, RowFilter};
use rollcall_core::users::Column;

use super::form::CHANGES;
use super::refused::Refused;

pub struct ImportView {
    pub import: Import,
    pub progress: Option<Progress>,
    pub rows: Option<RowsView>,
    /// Users whom an undo left alone, from the `kept_first`-th on.
    pub kept: Vec<KeptUser>,
    pub kept_first: i64,
    /// The action that was not done, when this page answers one.
    pub refused: Option<Refused>,
    /// Changes that the main button checked instead of starting.
    pub checked: i64,
    pub organization: String,
    pub application: String,
    pub may_run: bool,
    /// What the application lets files do.
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

/// A page of rows, and what was asked for.
pub struct RowsView {
    pub page: PreviewPage,
    pub filter: RowFilter,
    pub columns: Vec<Column>,
    /// Where the header is, in words.
    pub header: String,
}

/// What can be done with the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsWork {
    Read,
    /// Wrong cells are fields.
    Correct,
    /// Held rows have decisions.
    Decide,
}

impl RowsWork {
    /// The form that goes along to other rows, so that nothing typed in these is lost.
    pub fn form(self) -> Option<&'static str> {
        (self == Self::Correct).then_some(CHANGES)
    }
}
