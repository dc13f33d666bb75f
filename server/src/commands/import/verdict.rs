use rollcall_core::format::counted;
use rollcall_core::imports::{Import, ImportState, Question, StatusChanges};

use super::summary::Summary;
use crate::failure::{Failure, Result};

/// What was said about the run on the command line, and by the application's settings.
pub struct RunFlags {
    pub dry_run: bool,
    pub accept_warnings: bool,
    /// At most so many users may change status.
    pub status_changes: i64,
    pub setting: StatusChanges,
}

/// Every row was taken, or why not and what to do.
pub fn verdict(summary: &Summary, import: &Import, flags: &RunFlags) -> Result<()> {
    match import.state {
        ImportState::Mapping => return Err(Failure::work(mapping_words(import))),
        // A dry run leaves the file ready to be started.
        ImportState::Ready => {
            if let Some(failure) = decision(summary, import, flags) {
                return Err(failure);
            }
            if !flags.dry_run {
                return Err(Failure::work(
                    "nothing was imported: someone else has changed this import. Run the command again",
                ));
            }
        }
        ImportState::Done => {}
        ImportState::Cancelled if flags.dry_run => {}
        state => {
            let ended = match (state, import.started_at) {
                (ImportState::Failed, None) => "the file was not imported".to_owned(),
                (ImportState::Failed, Some(_)) => "the import failed".to_owned(),
                (state, _) => format!("the import is {}", state.label().to_lowercase()),
            };
            return Err(Failure::work(match summary.cause.as_str() {
                "" => ended,
                cause => format!("{ended}: {cause}"),
            }));
        }
    }
    match summary.invalid + summary.held {
        0 => Ok(()),
        left => {
            let rows = counted(summary.rows, "row", "rows");
            let were = if flags.dry_run { "would not be imported" } else { "were not imported" };
            Err(Failure::work(format!("{left} of {rows} {were}")))
        }
    }
}

/// What somebody has to decide before anything is written.
fn decision(summary: &Summary, import: &Import, flags: &RunFlags) -> Option<Failure> {
    let preview = &import.preview;
    let nothing = if flags.dry_run { "nothing would be imported" } else { "nothing was imported" };
    if import.choices.all_or_nothing && preview.invalid > 0 {
        let rows = counted(preview.invalid, "row is invalid", "rows are invalid");
        return Some(Failure::work(format!(
            "{nothing}: {rows}, and --all-or-nothing is set. Correct the file, or run without --all-or-nothing"
        )));
    }
    if preview.warned > 0 && !flags.accept_warnings {
        let rows = counted(preview.warned, "row has a warning", "rows have warnings");
        let listed = summary.error_report.as_ref();
        let listed = listed.map_or_else(String::new, |path| format!(" ({})", path.display()));
        return Some(Failure::undecided(format!(
            "{nothing}: {rows}{listed}. Correct the file. If the rows are right, use --warnings accept, or start the import in the console"
        )));
    }
    let confirms = flags.setting == StatusChanges::Confirmed;
    if confirms && preview.status_changes > flags.status_changes {
        let users = counted(preview.status_changes, "existing user", "existing users");
        let number = preview.status_changes;
        return Some(Failure::undecided(format!(
            "{nothing}: the status of {users} would change. If that is intended, use --status-changes {number} (or accept), or start the import in the console"
        )));
    }
    None
}

/// What helps against a cause: a mapping does not make an encoding readable.
fn mapping_words(import: &Import) -> String {
    let cause = &import.cause;
    let next = match import.reading.question {
        Question::Encoding => {
            "Use `--encoding NAME` (see --help), or choose the encoding in the console, where the import is waiting"
        }
        Question::HeaderLine => {
            "Use `--header-line NUMBER`, or choose the header line in the console, where the import is waiting"
        }
        Question::Delimiter => {
            "Use `--delimiter NAME` (see --help), or correct the file and import it again"
        }
        Question::File => "Then import it again",
        Question::Columns => {
            "Match its columns in the console, where the import is waiting, and save the mapping. Then use `--mapping NAME` for files like it"
        }
    };
    format!("nothing was imported: {cause} {next}")
}
