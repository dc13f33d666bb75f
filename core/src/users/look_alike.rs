use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::alphabets::describe_letter;
use super::key::vendor_key;

/// The plain spelling that a key looks like, in the compared form of keys. It finds keys that people
/// would confuse. Compatibility forms (NFKC) become plain, and letters of other scripts become the
/// Latin letters that they look like (UTS #39). Capital and small letters are treated separately: a
/// Greek Ν becomes N, and a ν becomes v. `None`: the key only looks like itself.
///
/// Plain ASCII never changes. `0` and `O` look alike too, and so do `1` and `l`; but many systems use
/// keys that differ only in them. So a key in ASCII costs nothing here.
pub(crate) fn look_alike(vendor_data: &str) -> Option<String> {
    if vendor_data.is_ascii() {
        return None;
    }
    let mut plain = String::with_capacity(vendor_data.len());
    for letter in vendor_data.nfkc() {
        if letter.is_ascii() {
            plain.push(letter);
        } else {
            plain.push_str(&latin_shape(letter));
        }
    }
    let plain = vendor_key(&plain);
    (plain != vendor_key(vendor_data)).then_some(plain)
}

/// Describes the first letter that makes a text look like its plain spelling without being it.
pub(crate) fn foreign_letter(text: &str) -> Option<String> {
    let strange = |letter: char| {
        let plain: String = letter.nfkc().map(latin_shape).collect();
        plain.is_ascii() && !letter.is_ascii()
    };
    let mut letters = (1..).zip(text.chars());
    letters
        .find(|(_, letter)| strange(*letter))
        .map(|(place, letter)| describe_letter(text, place, letter))
}

/// The text in the Latin letters that its letters look like, without accents. `None`: some letter looks
/// like no Latin one.
pub(crate) fn in_latin(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_accent(*letter)) {
        if letter.is_ascii() {
            plain.push(letter);
        } else {
            plain.push_str(&latin_shape(letter));
        }
    }
    plain.is_ascii().then_some(plain)
}

fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The Latin letter that a letter looks like. UTS #39 lists the capital Cyrillic К as a K, but not the small
/// к; then the other case of a letter decides. It also lists the capital Cyrillic І as a small l, but people
/// write that letter for an I.
fn latin_shape(letter: char) -> String {
    let of = |text: String| skeleton(&text).collect::<String>();
    let own = of(letter.to_string());
    if own.is_ascii() && !(letter.is_uppercase() && own == "l") {
        return own;
    }
    let small = of(letter.to_lowercase().collect());
    let large = of(letter.to_uppercase().collect());
    if letter.is_uppercase() && small.is_ascii() {
        small.to_uppercase()
    } else if large.is_ascii() {
        large
    } else {
        own
    }
}

#[cfg(test)]
mod tests {
    use super::{foreign_letter, in_latin, look_alike};

    #[test]
    fn a_key_in_look_alike_characters_is_found_out() {
        for key in [
            "КР-1",        // Cyrillic К and Р
            "кр-1",        // the small ones
            "ΚΡ-1",        // Greek
            "kp\u{2010}1", // a hyphen that is not the ASCII one
            "ｋｐ－１",    // full width
        ] {
            assert_eq!(look_alike(key).as_deref(), Some("kp-1"), "{key}");
        }
        assert_eq!(look_alike("ІD-1").as_deref(), Some("id-1"));
        assert_eq!(look_alike("ΝA-1").as_deref(), Some("na-1"));
    }

    #[test]
    fn keys_that_only_have_accents_or_ascii_are_themselves() {
        for key in ["l0-o1", "müller-1", "王小明", "مفتاح", "ключ-1"] {
            assert!(look_alike(key).is_none_or(|plain| !plain.is_ascii()), "{key}");
        }
        assert_eq!(look_alike("l0-o1"), None);
        assert_eq!(look_alike("müller-1"), None);
    }

    #[test]
    fn the_letter_that_is_foreign_is_named_with_its_place() {
        let strange = foreign_letter("RС-1");
        assert_eq!(strange.as_deref(), Some("the second letter is a Cyrillic С"));
        assert_eq!(foreign_letter("mü-1"), None);
        assert_eq!(in_latin("АCTIVE").as_deref(), Some("ACTIVE"));
        assert_eq!(in_latin("ACTİVE").as_deref(), Some("ACTIVE"));
        assert_eq!(in_latin("mех").as_deref(), Some("mex"));
        assert_eq!(in_latin("ＤＥＵ").as_deref(), Some("DEU"));
        assert_eq!(in_latin("德"), None);
    }
}
