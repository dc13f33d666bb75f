use super::one_line::one_line;
use crate::error::{Error, Result};

/// Letters of a reason, at most.
const MAX_LENGTH: usize = 500;

/// What somebody typed as the reason of what they do, in one line; empty where they typed nothing.
/// Invalid in `reason`: it is too long.
pub(super) fn read(typed: &str) -> Result<String> {
    let reason = one_line(typed);
    if reason.chars().count() > MAX_LENGTH {
        let words = format!("Use at most {MAX_LENGTH} characters for the reason.");
        return Err(Error::invalid("reason", words));
    }
    Ok(reason)
}
