use super::one_line::one_line;
use crate::error::{Error, Result};

/// The longest reason, in characters.
const MAX_LENGTH: usize = 500;

/// Reads a typed reason as one line; empty if none was typed. Invalid in `reason`: it is too long.
pub(super) fn read(typed: &str) -> Result<String> {
    let reason = one_line(typed);
    if reason.chars().count() > MAX_LENGTH {
        let words = format!("Use at most {MAX_LENGTH} characters for the reason.");
        return Err(Error::invalid("reason", words));
    }
    Ok(reason)
}
