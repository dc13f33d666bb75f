use std::path::PathBuf;

use rollcall_core::imports::{Import, ImportState};
use rollcall_core::words::counted;
use serde::Serialize;
use uuid::Uuid;

use crate::failure::{Failure, Result};

/// What `--json` prints. The names are part of the command's interface.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub rows: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub invalid: i64,
    pub held: i64,
    pub skipped: i64,
    pub protected_cells: i64,
    pub seconds: f64,
    pub rows_per_second: f64,
    pub import_id: Uuid,
    pub error_report: Option<PathBuf>,
}

impl Summary {
    /// `seconds`: from the first byte of the file to the end of the import.
    pub fn new(import: &Import, seconds: f64, error_report: Option<PathBuf>) -> Self {
        let counts = import.counts();
        let rate = if seconds > 0.0 { import.rows as f64 / seconds } else { 0.0 };
        Self {
            rows: import.rows,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            invalid: counts.invalid,
            held: counts.held,
            skipped: counts.skipped,
            protected_cells: counts.protected_cells,
            seconds: (seconds * 1_000.0).round() / 1_000.0,
            rows_per_second: rate.round(),
            import_id: import.id,
            error_report,
        }
    }

    pub fn json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Failure::work(error.to_string()))
    }

    pub fn words(&self, import: &Import, dry_run: bool) -> String {
        let would = if dry_run { " (nothing was changed)" } else { "" };
        let mut words = format!(
            "{}: {} rows in {:.1} s, {} rows/s{would}\n",
            import.file_name, self.rows, self.seconds, self.rows_per_second
        );
        for (count, label) in [
            (self.created, "created"),
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.invalid, "invalid"),
            (self.held, "held"),
            (self.skipped, "skipped"),
        ] {
            words.push_str(&format!("{count:>10}  {label}\n"));
        }
        if self.protected_cells > 0 {
            words.push_str(&format!(
                "{:>10}  verified values in the file's way were kept\n",
                self.protected_cells
            ));
        }
        if let Some(path) = &self.error_report {
            words.push_str(&format!("The rows that were not taken: {}\n", path.display()));
        }
        words
    }

    /// Every row was taken, or why not.
    pub fn verdict(&self, import: &Import, dry_run: bool) -> Result<()> {
        let expected = if dry_run { ImportState::Ready } else { ImportState::Done };
        let ended = import.state == expected || (dry_run && import.state == ImportState::Cancelled);
        if !ended && import.choices.all_or_nothing && import.state == ImportState::Ready {
            return Err(Failure::work(format!(
                "{}, and all rows or none were to be written: nothing was",
                counted(self.invalid, "row is invalid", "rows are invalid")
            )));
        }
        if import.state == ImportState::Mapping {
            return Err(Failure::work(format!(
                "{} Map its columns in the console (the import waits there) and save the mapping; then `--mapping NAME` takes files like it",
                import.cause
            )));
        }
        if !ended {
            let state = import.state.label().to_lowercase();
            return Err(Failure::work(match import.cause.as_str() {
                "" => format!("the import is {state}"),
                cause => format!("the import is {state}: {cause}"),
            }));
        }
        match self.invalid + self.held {
            0 => Ok(()),
            left => Err(Failure::work(format!("{left} of {} rows were not taken", self.rows))),
        }
    }
}
