use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Case-folds a text and normalises it to NFC, to compare keys. Most text is in NFC already. Checking
/// that is cheaper than normalising, and imports do it for every row.
pub(crate) fn normalize(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len() + 8);
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        folded.extend(text.chars().default_case_fold());
    } else {
        folded.extend(text.nfc().default_case_fold());
    }
    if is_nfc_quick(folded.chars()) == IsNormalized::Yes {
        return folded;
    }
    folded.nfc().collect()
}
