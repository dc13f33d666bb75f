use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

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

/// The slug of a name: `Kestrel Pay & Söhne` becomes `kestrel-pay-sohne`. `fallback`: for a name that has
/// no letter from a to z, or whose slug Rollcall's own addresses use.
pub(crate) fn of(name: &str, fallback: &str) -> String {
    let mut slug = String::new();
    // Accents are parts of their own in this form, and are left out.
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match letter.to_ascii_lowercase() {
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let slug = slug.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let slug: String = slug.chars().take(MAX_LENGTH).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || RESERVED.contains(&slug) { fallback.to_owned() } else { slug.to_owned() }
}

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

#[cfg(test)]
mod tests {
    use super::{check, of};

    #[test]
    fn a_slug_of_a_name_is_one_that_addresses_take() {
        for (name, slug) in [
            ("Kestrel Pay & Söhne", "kestrel-pay-sohne"),
            ("  24/7 Bank  ", "bank"),
            ("東京銀行", "main"),
            ("Account", "main"),
            (&*"long name ".repeat(20), "long-name-long-name-long-name-long-name"),
        ] {
            assert_eq!(of(name, "main"), slug);
            assert!(check("organization", slug).is_ok(), "{slug}");
        }
    }
}
