use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What a `vendor_data` is compared by: NFC, then case folding (Unicode 3.13, default caseless
/// matching), then NFC again because folding can take a text out of it.
pub(crate) fn vendor_key(vendor_data: &str) -> String {
    fold(vendor_data)
}

/// Text as a search compares it. Most names are in NFC already, which is cheap to see and dear to
/// make: imports fold every row.
pub(crate) fn fold(text: &str) -> String {
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

/// Everything of a user that a search looks at, folded; a line each, so that no match runs over
/// from one field into the next.
pub(crate) fn search_text(fields: [Option<&str>; 5]) -> String {
    let length: usize = fields.iter().flatten().map(|field| field.len() + 1).sum();
    let mut text = String::with_capacity(length + 8);
    for field in fields.into_iter().flatten() {
        if !text.is_empty() {
            text.push('\n');
        }
        if field.is_ascii() {
            let start = text.len();
            text.push_str(field);
            text[start..].make_ascii_lowercase();
        } else {
            text.push_str(&fold(field));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{search_text, vendor_key};

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

    #[test]
    fn a_search_text_holds_a_line_for_each_field() {
        let text = search_text([Some("KP-1"), None, Some("Zoë"), None, Some("+49")]);
        assert_eq!(text, "kp-1\nzoë\n+49");
    }
}
