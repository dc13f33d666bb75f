use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use crate::users::vendor_key;

/// The key that this one can be taken for, if it holds anything beyond ASCII: compatibility forms
/// (NFKC) are made plain, letters of other scripts become the Latin ones that they look like
/// (UTS #39), and what cannot be seen goes. `None`: it looks like itself.
///
/// Plain ASCII is never changed: `0` and `O` or `1` and `l` look alike to people, but keys that
/// differ in them are common and meant. So a key of ASCII costs nothing here.
pub(in crate::imports) fn look_alike(key: &str) -> Option<String> {
    if key.is_ascii() {
        return None;
    }
    let mut plain = String::with_capacity(key.len());
    for letter in key.nfkc() {
        if letter.is_ascii() {
            plain.push(letter);
        } else {
            plain.push_str(&drawn_like(letter));
        }
    }
    let plain = vendor_key(plain.trim());
    (plain != key).then_some(plain)
}

/// What a letter looks like, small or large: a small Cyrillic к is told from k, a large one is not,
/// and capitals do not count in keys.
fn drawn_like(letter: char) -> String {
    let mut buffer = [0; 4];
    let small: String = skeleton(letter.encode_utf8(&mut buffer)).collect();
    if small.is_ascii() {
        return small;
    }
    let large: String = skeleton(&letter.to_uppercase().collect::<String>()).collect();
    if large.is_ascii() { large } else { small }
}

#[cfg(test)]
mod tests {
    use super::look_alike;
    use crate::users::vendor_key;

    #[test]
    fn a_key_in_look_alike_characters_is_found_out() {
        for key in [
            "КР-1",         // Cyrillic К and Р
            "kp\u{2010}1",  // a hyphen that is not the ASCII one
            "ｋｐ－１",     // full width
            "k\u{200b}p-1", // a space of no width
        ] {
            assert_eq!(look_alike(&vendor_key(key)).as_deref(), Some("kp-1"), "{key:?}");
        }
    }

    #[test]
    fn keys_that_only_have_accents_or_ascii_are_themselves() {
        assert_eq!(look_alike("l0-o1"), None);
        assert_eq!(look_alike(&vendor_key("müller-1")), None);
        assert_eq!(look_alike(&vendor_key("王小明")), None);
    }
}
