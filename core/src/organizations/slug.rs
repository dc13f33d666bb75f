use crate::error::{Error, Result};

const MAX_LENGTH: usize = 40;

/// Words that Rollcall's own addresses use.
const RESERVED: [&str; 12] = [
    "account",
    "api",
    "download",
    "faces",
    "favicon.svg",
    "healthz",
    "metrics",
    "pkg",
    "readyz",
    "sign-in",
    "sign-out",
    "v3",
];

/// A slug is part of addresses: lower-case letters, digits and dashes, beginning with a letter.
pub(super) fn check(field: &str, slug: &str) -> Result<()> {
    let shaped = slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && slug.len() <= MAX_LENGTH;
    if !shaped {
        return Err(Error::invalid(
            field,
            format!(
                "{slug:?} is not valid. Use at most {MAX_LENGTH} lower-case letters, digits and dashes, beginning with a letter."
            ),
        ));
    }
    if RESERVED.contains(&slug) {
        return Err(Error::invalid(
            field,
            format!("{slug:?} is reserved for Rollcall's own addresses."),
        ));
    }
    Ok(())
}
