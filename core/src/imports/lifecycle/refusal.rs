use super::{ImportState, Transition};

/// Why a transition cannot be made from a state, and what to do instead. If the table allows it, somebody
/// else has changed the import at the same moment.
pub(in crate::imports) fn refusal(wanted: Transition, state: ImportState) -> String {
    let words = match wanted {
        Transition::Start => start(state),
        Transition::Undo => undo(state),
        Transition::ChooseMapping => "The mapping of this import can no longer be changed.",
        Transition::Revalidate => {
            "The rows of this import can no longer be re-checked: it is running, or has already written users. Upload the file again."
        }
        Transition::ResolveConflicts => {
            return match ends(state) {
                true => "Someone else has just decided. Reload the page.".into(),
                false => format!(
                    "This import is {}. You can decide about held rows when it has ended.",
                    in_words(state)
                ),
            };
        }
        Transition::Resume => {
            return format!("This import is {} and cannot be resumed.", in_words(state));
        }
        _ => return format!("This import is {} and can no longer be cancelled.", in_words(state)),
    };
    words.into()
}

fn start(state: ImportState) -> &'static str {
    match state {
        ImportState::Validating => {
            "The rows are still being checked. Start the import when that is done."
        }
        ImportState::Mapping => "Match the columns of the file first.",
        ImportState::Ready => "Someone else has just changed this import. Reload the page.",
        ImportState::Waiting | ImportState::Running | ImportState::Cancelling => {
            "This import has already been started."
        }
        ImportState::Undoing | ImportState::Undone => {
            "This import was undone. Upload the file again to import it again."
        }
        ImportState::Done => "This import is done. Upload the file again to import it again.",
        ImportState::Cancelled => "This import was cancelled. Upload the file again to import it.",
        ImportState::Failed => {
            "This import failed. Fix the cause shown on its page and upload the file again."
        }
    }
}

fn undo(state: ImportState) -> &'static str {
    match state {
        ImportState::Undone => "This import has already been undone.",
        ImportState::Undoing => "This import is already being undone.",
        state if ends(state) => "This import wrote nothing, so there is nothing to undo.",
        _ => "Only an import that has ended can be undone. Stop it first.",
    }
}

/// Why a file that was checked by older rules is not run (any further), and what to do.
pub(in crate::imports) fn outdated(wrote: bool) -> String {
    let what = if wrote {
        "Rows imported so far are kept. Upload the file again: those rows are unchanged, and the others are checked by the current rules."
    } else {
        "Nothing was imported. Re-check all rows."
    };
    format!("Rollcall was upgraded after this file was checked, and its rules have changed. {what}")
}

fn ends(state: ImportState) -> bool {
    matches!(state, ImportState::Done | ImportState::Failed | ImportState::Cancelled)
}

fn in_words(state: ImportState) -> String {
    state.label().to_lowercase()
}
