use std::path::PathBuf;

use rollcall_core::imports::{Counts, Import, ImportState, Question, Reason};
use serde::Serialize;
use uuid::Uuid;

use crate::failure::{Failure, Result};

/// What `--json` prints. The names are part of the command's interface.
///
/// The counts beside `rows` are of what was written: after a dry run, or when nothing was started,
/// only `invalid` is not 0. What the preview says is under `preview`.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub import_id: Uuid,
    /// The code of an `ImportState`: `done` when the file was run.
    pub state: &'static str,
    /// Why it is in this state; empty where the state says it all.
    pub cause: String,
    pub dry_run: bool,
    /// How the file was read; null when it could not be read.
    pub reading: Option<Read>,
    pub rows: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub invalid: i64,
    pub held: i64,
    pub skipped: i64,
    pub protected_cells: i64,
    /// Created and updated rows with a warning.
    pub warned: i64,
    pub status_changes: i64,
    pub preview: Counts,
    /// Why rows are invalid.
    pub reasons: Vec<Kind>,
    pub warnings: Vec<Kind>,
    /// From the first byte of the file to the end of the import.
    pub seconds: f64,
    pub rows_per_second: f64,
    pub phases: Phases,
    pub error_report: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
pub struct Read {
    pub encoding: &'static str,
    /// Nothing in the file and nobody says it.
    pub encoding_guessed: bool,
    /// `comma`, `semicolon`, `tab` or `pipe`
    pub delimiter: &'static str,
    /// `doubled` or `backslash`
    pub quotes: &'static str,
    pub header_line: i64,
    /// Lines with text above the header, which are left out.
    pub title_lines: i64,
    /// The saved mapping that was used.
    pub mapping: Option<String>,
    /// Words of the file that the mapping turns into ours.
    pub mapped_words: i64,
    /// Columns of the file that hold something and are not imported.
    pub not_imported: Vec<String>,
}

/// One kind of problem or warning in one column.
#[derive(Debug, Serialize)]
pub struct Kind {
    pub column: &'static str,
    /// `not in international form`
    pub label: String,
    pub rows: i64,
}

/// Seconds of each part of the work; null where it was not reached.
#[derive(Debug, Serialize)]
pub struct Phases {
    pub validate: f64,
    pub write: Option<f64>,
}

impl Summary {
    pub fn new(
        import: &Import,
        dry_run: bool,
        seconds: f64,
        error_report: Option<PathBuf>,
    ) -> Self {
        let started = import.started_at.is_some();
        let written = if started { import.applied } else { Counts::default() };
        let invalid = if started { written.invalid } else { import.preview.invalid };
        let rate = if seconds > 0.0 { import.rows as f64 / seconds } else { 0.0 };
        let write = import.started_at.zip(import.finished_at);
        Self {
            import_id: import.id,
            state: import.state.code(),
            cause: rollcall_core::explained(&import.cause),
            dry_run,
            reading: reading(import),
            rows: import.rows,
            created: written.created,
            updated: written.updated,
            unchanged: written.unchanged,
            invalid,
            held: written.held,
            skipped: written.skipped,
            protected_cells: written.protected_cells,
            warned: written.warned,
            status_changes: written.status_changes,
            preview: import.preview,
            reasons: import.reasons.iter().map(kind).collect(),
            warnings: import.warnings.iter().map(kind).collect(),
            seconds: rounded(seconds),
            rows_per_second: rate.round(),
            phases: Phases {
                validate: rounded(import.validation_seconds),
                write: write.map(|(start, end)| rounded(end.seconds_since(start))),
            },
            error_report,
        }
    }

    pub fn json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Failure::work(error.to_string()))
    }
}

/// Whoever cannot read the file knows nothing of its encoding either.
fn reading(import: &Import) -> Option<Read> {
    let reading = &import.reading;
    let asks_encoding =
        import.state == ImportState::Mapping && reading.question == Question::Encoding;
    (reading.header_line > 0 && !asks_encoding).then(|| Read {
        encoding: reading.encoding.name(),
        encoding_guessed: reading.guessed,
        delimiter: reading.delimiter.code(),
        quotes: reading.dialect.code(),
        header_line: reading.header_line,
        title_lines: reading.titles,
        mapping: Some(reading.mapping.clone()).filter(|name| !name.is_empty()),
        mapped_words: reading.mapped_words,
        not_imported: reading.not_imported.iter().map(|one| one.name.clone()).collect(),
    })
}

fn kind(reason: &Reason) -> Kind {
    Kind { column: reason.column.name(), label: reason.label.clone(), rows: reason.count }
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}
