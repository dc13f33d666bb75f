use caseless::Caseless;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The form in which a search compares text. It has no capitals and no accents (compatibility
/// decomposition, then case folding, Unicode 3.13). Letters that do not decompose become Latin letters
/// (CLDR's Latin-ASCII). Every blank is one space, every dash is `-`, and digits are ASCII. Apostrophes
/// and invisible characters are left out. The result may be empty.
///
/// Keys are compared by [`super::vendor_key`], never by this: two different keys may have the same form
/// here.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    push_plain(&mut plain, text);
    plain
}

/// Adds the same form, but never an empty one for a visible text: a text of nothing but apostrophes
/// stays as it is, so that it can be found.
pub(super) fn push_plain_or_itself(to: &mut String, text: &str) {
    let start = to.len();
    push_plain(to, text);
    if to.len() == start {
        to.extend(text.chars().filter(|c| !c.is_control() && !c.is_whitespace()));
    }
}

/// The form with `ä`, `ö`, `ü`, `å` and `ø` as two letters, as passports write them (ICAO 9303-3,
/// section 6): `mueller` for Müller. [`plain`] gives `muller`. `None`: the text has no such letter.
pub(super) fn passport_spelling(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let composed: String = text.nfc().collect();
    if !composed.chars().any(|letter| two_letters(letter).is_some()) {
        return None;
    }
    let mut written = String::with_capacity(composed.len());
    for letter in composed.chars() {
        match two_letters(letter) {
            Some(two) => written.push_str(two),
            None => written.push(letter),
        }
    }
    Some(plain(&written))
}

fn two_letters(letter: char) -> Option<&'static str> {
    match letter {
        'ä' | 'Ä' => Some("ae"),
        'ö' | 'Ö' | 'ø' | 'Ø' => Some("oe"),
        'ü' | 'Ü' => Some("ue"),
        'å' | 'Å' => Some("aa"),
        _ => None,
    }
}

/// Imports fold every row, and most fields are plain ASCII. Those are copied at once.
fn push_plain(to: &mut String, text: &str) {
    let start = to.len();
    if is_simple(text) {
        to.push_str(text);
        to[start..].make_ascii_lowercase();
        return;
    }
    // In canonical order: the iota below a vowel becomes a letter, and marks that were typed behind it
    // would stand behind that letter.
    for letter in text.nfd() {
        if is_apostrophe(letter) {
            // Some of these would decompose into a space and an accent.
            continue;
        }
        decompose_compatible(letter, |part| push_letter(to, start, part));
    }
    while to.len() > start && to.ends_with(' ') {
        to.pop();
    }
    // Decomposition takes some letters apart that have no accent, such as Korean syllables. NFC puts
    // them together again.
    if is_nfc_quick(to[start..].chars()) != IsNormalized::Yes {
        let whole: String = to[start..].nfc().collect();
        to.truncate(start);
        to.push_str(&whole);
    }
}

/// Whether lower case is all that the text needs. The loops have no branches, so that the CPU checks
/// many bytes at once.
fn is_simple(text: &str) -> bool {
    let bytes = text.as_bytes();
    let special = |byte: u8| !(b' '..0x7f).contains(&byte) | (byte == b'\'') | (byte == b'`');
    let any_special = bytes.iter().fold(false, |any, byte| any | special(*byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let two_blanks = pairs.fold(false, |any, (a, b)| any | ((*a == b' ') & (*b == b' ')));
    !any_special && !two_blanks && !text.starts_with(' ') && !text.ends_with(' ')
}

fn push_letter(to: &mut String, start: usize, letter: char) {
    // In Japanese this dot separates the parts of a foreign name.
    if letter.is_whitespace() || letter.is_control() || letter == '\u{30fb}' {
        if to.len() > start && !to.ends_with(' ') {
            to.push(' ');
        }
    } else if letter.is_ascii() {
        if !is_apostrophe(letter) {
            to.push(letter.to_ascii_lowercase());
        }
    } else if let Some(digit) = ascii_digit(letter) {
        to.push(digit);
    } else if let Some(sign) = ascii_sign(letter) {
        to.push(sign);
    } else if !is_accent(letter) && !is_invisible(letter) && !is_apostrophe(letter) {
        for folded in std::iter::once(letter).default_case_fold() {
            match latin(folded) {
                Some(letters) => to.push_str(letters),
                None => to.push(folded),
            }
        }
    }
}

/// Whether a character is an accent of Latin, Greek, Cyrillic, Hebrew or Arabic. In Indic scripts,
/// kana, Thai, Lao and Tibetan a mark makes a different letter. Those marks have other classes, and
/// stay.
fn is_accent(letter: char) -> bool {
    // The iota below a Greek vowel becomes a letter of its own in capitals, so it is not an accent.
    letter != '\u{345}' && matches!(canonical_combining_class(letter), 1 | 10..=36 | 200..=255)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`' | '´' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2ee}'
            | '\u{374}' | '\u{384}' | '\u{55a}' | '\u{5f3}' | '\u{1fbd}' | '\u{1fbf}' | '\u{1fcd}'..='\u{1fcf}' | '\u{1fdd}'..='\u{1fdf}'
            | '\u{1fef}' | '\u{1ffd}' | '\u{1ffe}' | '\u{2018}'..='\u{201b}' | '\u{2032}'
            | '\u{2035}' | '\u{a78b}' | '\u{a78c}' | '\u{ff07}' | '\u{ff40}'
    )
}

/// The ASCII form of dashes and quotation marks.
fn ascii_sign(letter: char) -> Option<char> {
    match letter {
        '\u{58a}'
        | '\u{5be}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => Some('-'),
        '«' | '»' | '\u{5f4}' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2036}' => Some('"'),
        _ => None,
    }
}

/// Characters that Unicode ignores by default, and the tatweel, a stroke that only lengthens Arabic
/// letters.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
            | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The zero of the decimal digits of each other script. The digits 1 to 9 follow it.
const ZEROS: [char; 22] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}',
    '\u{1040}', '\u{17e0}', '\u{1810}', '\u{1946}', '\u{a620}', '\u{abf0}',
];

fn ascii_digit(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let zero = ZEROS.into_iter().map(u32::from).find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// The replacement of case-folded letters that have no decomposition. Latin letters follow CLDR's
/// Latin-ASCII (`ə` follows ICAO 9303-3). Some Arabic letters differ between the keyboards of
/// countries, and become one.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'œ' => "oe",
        'ø' | 'ɔ' => "o",
        'đ' | 'ð' | 'ɖ' | 'ɗ' | 'ƌ' => "d",
        'þ' => "th",
        'ħ' | 'ⱨ' => "h",
        'ı' | 'ɨ' => "i",
        'ȷ' | 'ɉ' => "j",
        'ĸ' => "q",
        'ł' | 'ƚ' | 'ⱡ' | 'ɫ' => "l",
        'ŋ' | 'ɲ' | 'ƞ' | 'ɳ' => "n",
        'ŧ' | 'ƭ' | 'ʈ' | 'ⱦ' => "t",
        'ƀ' | 'ɓ' | 'ƃ' => "b",
        'ȼ' | 'ƈ' => "c",
        'ə' | 'ǝ' | 'ɛ' | 'ɇ' => "e",
        'ƒ' => "f",
        'ǥ' | 'ɠ' | 'ɣ' => "g",
        'ƙ' | 'ⱪ' => "k",
        'ƥ' => "p",
        'ɍ' => "r",
        'ȿ' => "s",
        'ʉ' | 'ʊ' => "u",
        'ʋ' => "v",
        'ⱳ' => "w",
        'ƴ' | 'ɏ' => "y",
        'ƶ' | 'ȥ' | 'ⱬ' => "z",
        'ⱥ' => "a",
        'ى' | 'ی' => "ي",
        'ک' | 'ڪ' => "ك",
        'ة' => "ه",
        'ٱ' => "ا",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{passport_spelling, plain};

    #[test]
    fn capitals_accents_and_letters_of_other_alphabets_do_not_count() {
        for (name, found_by) in [
            ("Krüger", "kruger"),
            ("JU\u{308}RGEN", "jurgen"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Søren Ægir Đoković", "soren aegir dokovic"),
            ("ŁUCJA Żuraw", "lucja zuraw"),
            ("Işık İpek", "isik ipek"),
            ("Þórdís Guðmundsdóttir", "thordis gudmundsdottir"),
            ("Nguyễn Đình Thị", "nguyen dinh thi"),
            ("Əliyev", "eliyev"),
            ("Νικόλαος Παπαδόπουλος", "νικολαοσ παπαδοπουλοσ"),
            ("Семён", "семен"),
            ("أَحْمَد يحيى", "احمد يحيي"),
            ("ﬁona ㎏", "fiona kg"),
        ] {
            assert_eq!(plain(name), found_by);
        }
    }

    #[test]
    fn signs_and_blanks_are_one_however_they_are_typed() {
        for apostrophe in ["'", "’", "‘", "ʼ", "´", "`", "′", "＇", ""] {
            assert_eq!(plain(&format!("O{apostrophe}Connor")), "oconnor");
        }
        for dash in ["-", "\u{2010}", "\u{2011}", "–", "—", "\u{2212}", "－"] {
            assert_eq!(plain(&format!("Anna{dash}Lena")), "anna-lena");
        }
        for blank in [" ", "  ", "\u{a0}", "\u{202f}", "\u{3000}", "\t", "\n", " \u{a0}"] {
            assert_eq!(plain(&format!("{blank}Anna{blank}Lena{blank}")), "anna lena");
        }
        assert_eq!(plain("ジョン・スミス"), plain("ジョン　スミス"));
        assert_eq!(plain("a\u{200b}n\u{ad}n\u{feff}a\u{202e}"), "anna");
        assert_eq!(plain("٤٩ ४९ ４９"), "49 49 49");
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        assert_ne!(plain("が"), plain("か"));
        assert_ne!(plain("เด็ก"), plain("เดก"));
        assert_eq!(plain("\u{1100}\u{1175}\u{11b7}"), plain("김"));
        assert_eq!(plain("한국"), "한국");
        assert_eq!(plain("王小明"), "王小明");
    }

    #[test]
    fn letters_that_passports_write_with_two_are_written_out() {
        for (name, written) in [
            ("Müller", Some("mueller")),
            ("JO\u{308}RG Ågård", Some("joerg aagaard")),
            ("Bjørn Weiß", Some("bjoern weiss")),
            ("Zoë", None),
            ("Mueller", None),
        ] {
            assert_eq!(passport_spelling(name).as_deref(), written);
        }
    }

    #[test]
    fn every_letter_stays_as_it_became() {
        for letter in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let once = plain(&format!("a{letter}b"));
            assert_eq!(plain(&once), once, "U+{:04X}", u32::from(letter));
            assert!(!once.chars().any(char::is_control), "U+{:04X}", u32::from(letter));
        }
    }

    #[test]
    fn a_mark_behind_an_iota_below_stays_with_its_vowel() {
        assert_eq!(plain("\u{1ff2}\u{16ff0}"), plain("\u{3c9}\u{300}\u{16ff0}\u{345}"));
    }

    proptest! {
        #[test]
        fn text_in_any_form_and_capitals_is_the_same_text(text in "[\\PC ]{0,24}") {
            use unicode_normalization::UnicodeNormalization;
            let once = plain(&text);
            prop_assert_eq!(&plain(&once), &once);
            for same in [text.nfc().collect::<String>(), text.nfd().collect()] {
                prop_assert_eq!(&plain(&same), &once);
            }
        }

        #[test]
        fn the_quick_way_says_what_the_long_way_says(text in "[ -~]{0,24}") {
            // The added character is dropped, but it keeps the text off the fast path. Both paths must
            // give the same.
            prop_assert_eq!(plain(&text), plain(&format!("{text}\u{200b}")));
        }
    }
}
