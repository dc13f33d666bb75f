use super::{Accepted, Import, ImportSettings, StatusChanges};
use crate::error::{Error, Result};
use crate::format::counted;

/// Refuses a start whose warnings and changes of status nobody has accepted.
pub(super) fn check_accepted(
    import: &Import,
    accepted: Accepted,
    settings: ImportSettings,
) -> Result<()> {
    let (warned, changes) = (import.preview.warned, import.preview.status_changes);
    if warned != accepted.warned {
        let rows = counted(warned, "row has a warning", "rows have warnings");
        return Err(Error::Conflict(format!(
            "{rows}. Review the warnings, then start the import with these rows or skip them."
        )));
    }
    if changes == 0 {
        return Ok(());
    }
    let users = counted(changes, "existing user", "existing users");
    match settings.status_changes {
        StatusChanges::Never => Err(Error::Conflict(format!(
            "This import would change the status of {users}, but the import settings no longer allow files to change statuses. Re-check all rows."
        ))),
        StatusChanges::Confirmed if changes != accepted.status_changes => Err(Error::Conflict(
            format!("This import changes the status of {users}. Confirm the number to start it."),
        )),
        StatusChanges::Confirmed | StatusChanges::Freely => Ok(()),
    }
}
