use super::one_line;
use crate::error::{Error, Result};

/// The longest reason, in characters.
const MAX_LENGTH: usize = 1_000;

/// Reads a reason for the audit log as one line; empty if none was typed. Invalid in `reason`: it is too long.
pub(crate) fn read(typed: &str) -> Result<String> {
    let reason = one_line(typed);
    if reason.chars().count() > MAX_LENGTH {
        let words = format!("Use at most {MAX_LENGTH} characters for the reason.");
        return Err(Error::invalid("reason", words));
    }
    Ok(reason)
}
