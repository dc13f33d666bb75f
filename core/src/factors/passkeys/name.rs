use crate::error::{Error, Result};

/// Characters of the longest name.
const LONGEST: usize = 60;

/// A name as it is stored. Field error: `name`.
pub(super) fn check(name: &str) -> Result<&str> {
    let name = name.trim();
    let is_right =
        !name.is_empty() && name.chars().count() <= LONGEST && !name.chars().any(char::is_control);
    match is_right {
        true => Ok(name),
        false => Err(Error::invalid(
            "name",
            format!("Enter a name of 1 to {LONGEST} characters, such as “Work laptop”."),
        )),
    }
}
