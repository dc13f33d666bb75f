//! Imports: how a file is read and mapped, what becomes of its rows, and what people decide about it.

mod changes;
mod choices;
mod import;
mod mapped_words;
mod mapping;
mod offer;
mod outcome;
mod preview;
mod reading;
mod settings;
mod state;
mod tag_change;

pub use changes::{Changes, Correction, RowCorrection};
pub use choices::{Choices, KeptReason, KeptUser, Mode, Undone};
pub use import::{Import, ImportRef, Progress, Reason};
pub use mapped_words::{
    SavedMapping, Sureness, Word, WordTarget, WordsChoice, WordsOfColumn, WordsStep,
};
pub use mapping::{Doubt, MappingChoice, MappingColumn, MappingStep, Target};
pub use offer::Offer;
pub use outcome::{Counts, Outcome};
pub use preview::{Cell, CellDiff, PreviewPage, PreviewRow, RawRow};
pub use reading::{Delimiter, Dialect, Encoding, LeftOutColumn, Question, ReadOptions, Reading};
pub use settings::{Accepted, AcceptedUnseen, ImportSettings, StatusChanges};
pub use state::ImportState;
pub use tag_change::TagChange;
