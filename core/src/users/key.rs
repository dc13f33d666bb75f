use super::clean::clean_key;
use super::normalize::normalize;

/// The compared form of a `vendor_data`. Every look-up by key uses it. The key is cleaned as for
/// storing, then normalised to NFC, then case-folded (Unicode 3.13, default caseless matching), then
/// normalised again, because folding can undo NFC. Cleaning also turns digits of other scripts into
/// ASCII digits.
pub(crate) fn vendor_key(vendor_data: &str) -> String {
    normalize(&clean_key(vendor_data))
}

/// The compared form before keys were cleaned. Hashes of keys that were erased then are made from this
/// form.
pub(crate) fn former_key(vendor_data: &str) -> String {
    normalize(vendor_data)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::vendor_key;
    use crate::users::clean::clean_key;

    #[test]
    fn spellings_of_one_key_are_one_key() {
        for (one, other) in [
            ("KP-1", "kp-1"),
            ("Caf\u{e9}", "CAFE\u{301}"),
            ("stra\u{df}e", "STRASSE"),
            ("\u{212a}1", "k1"),
            ("\u{200b}RC-2202", "rc-2202\u{200d}"),
            ("RC-١٢", "RC-12"),
            ("RC\u{a0}7", "rc 7"),
            ("=\"007\"", "'007"),
        ] {
            assert_eq!(vendor_key(one), vendor_key(other), "{one} {other}");
        }
        for (one, other) in [("0047", "47"), ("RC  1", "RC 1"), ("müller", "muller"), ("O1", "01")]
        {
            assert_ne!(vendor_key(one), vendor_key(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_found_by_what_is_stored_of_it(text in "\\PC{1,12}") {
            let key = vendor_key(&text);
            prop_assert_eq!(vendor_key(&clean_key(&text)), key);
        }
    }
}
