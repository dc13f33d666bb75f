//! What an import is, for the server and for the browser.

mod changes;
mod choices;
mod column;
mod import;
mod offer;
mod outcome;
mod preview;
mod settings;
mod state;

pub use changes::{Changes, Correction, RowCorrection};
pub use choices::{Choices, KeptReason, KeptUser, Mode, Undone};
pub use column::Column;
pub use import::{Import, ImportRef, Progress, Reason};
pub use offer::Offer;
pub use outcome::{Counts, Outcome};
pub use preview::{Cell, CellDiff, PreviewPage, PreviewRow, RawRow};
pub use settings::{Accepted, AcceptedUnseen, ImportSettings, StatusChanges};
pub use state::ImportState;
