use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What a `vendor_data` is compared by: NFC, then case folding (Unicode 3.13, default caseless
/// matching), then NFC again because folding can take a text out of it.
pub(crate) fn vendor_key(vendor_data: &str) -> String {
    fold(vendor_data)
}

/// Most keys are in NFC already, which is cheap to see and dear to make: imports fold every row.
fn fold(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::vendor_key;

    #[test]
    fn keys_that_look_the_same_are_the_same() {
        for (one, other) in [
            ("KP-1", "kp-1"),
            ("Caf\u{e9}", "CAFE\u{301}"),
            ("stra\u{df}e", "STRASSE"),
            ("\u{212a}1", "k1"),
        ] {
            assert_eq!(vendor_key(one), vendor_key(other), "{one} {other}");
        }
        assert_ne!(vendor_key("0047"), vendor_key("47"));
    }
}
