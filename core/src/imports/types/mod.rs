//! What an import is, for the server and for the browser.

mod choices;
mod column;
mod import;
mod outcome;
mod preview;
mod state;

pub use choices::{Choices, Correction, KeptReason, KeptUser, Mode, Undone};
pub use column::Column;
pub use import::{Import, ImportRef, Progress, Reason};
pub use outcome::{Counts, Outcome};
pub use preview::{Cell, Mark, PreviewPage, PreviewRow};
pub use state::ImportState;
