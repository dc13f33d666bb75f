//! Classes of characters, for the rules that clean a text (Unicode 16).

/// The zero of each set of decimal digits beyond ASCII (general category Nd). The digits 1 to 9 follow
/// each zero.
const ZEROS: [u32; 73] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC,
    0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The ASCII digit for a digit of another script or a full-width digit.
pub(crate) fn ascii_digit(letter: char) -> Option<char> {
    let code = u32::from(letter);
    if code < ZEROS[0] {
        return None;
    }
    let next = ZEROS.partition_point(|zero| *zero <= code);
    let value = code - ZEROS[next.checked_sub(1)?];
    char::from_digit(value, 10)
}

/// Invisible characters: the default-ignorable code points (Unicode, DerivedCoreProperties), and the
/// marks of annotations.
pub(crate) fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Invisible characters that belong to names: the two joiners, which Persian and the scripts of India
/// need, and the variation selectors.
pub(crate) fn belongs_to_a_name(letter: char) -> bool {
    matches!(
        letter,
        '\u{200c}' | '\u{200d}'
            | '\u{180b}'..='\u{180f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Blanks of any width, and the Braille pattern without dots, which looks like one.
pub(crate) fn is_blank(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{2800}' | '\u{3000}'
    )
}

/// Characters that end a line or separate columns.
pub(crate) fn is_line_break(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Dashes of any length, the minus sign, and hyphens other than the ASCII one.
pub(crate) fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{30fc}'
    )
}

#[cfg(test)]
mod tests {
    use super::{ascii_digit, is_unseen};

    #[test]
    fn digits_of_every_script_mean_their_ascii_digit() {
        for (digits, plain) in [("٠١٢٩", "0129"), ("۴۵", "45"), ("९", "9"), ("０９", "09")]
        {
            assert_eq!(digits.chars().filter_map(ascii_digit).collect::<String>(), plain);
        }
        for other in "a5²½ⅣⅨ一\u{65f}\u{66a}\u{1d7cd}".chars() {
            assert_eq!(ascii_digit(other), None, "{other:?}");
        }
        assert_eq!(ascii_digit('\u{1d7ff}'), Some('9'));
        assert!(super::ZEROS.is_sorted());
    }

    #[test]
    fn a_letter_that_is_seen_is_not_unseen() {
        assert!("\u{ad}\u{200b}\u{202d}\u{feff}\u{3164}\u{fe0f}".chars().all(is_unseen));
        assert!(!"aé \u{a0}\u{301}王\u{fffd}".chars().any(is_unseen));
    }
}
