//! Finds values that a spreadsheet or a program has changed, because it took them for numbers, dates or
//! formulas.

/// `1.23457E+17`, `4,91712E+11`, `1E+17`: a number in scientific notation, with a sign or decimals. Its
/// last digits are lost. `12E5` does not count, because it may be a key.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some(at) = text.find(['e', 'E']) else { return false };
    let (mantissa, exponent) = (&text[..at], &text[at + 1..]);
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = match mantissa.split_once(['.', ',', '٫']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (mantissa, None),
    };
    let has_sign = exponent.starts_with(['+', '-']);
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(whole)
        && whole.len() <= 3
        && decimals.is_none_or(|part| part.is_empty() || digits(part))
        && digits(power)
        && power.len() <= 3
        && (has_sign || decimals.is_some())
}

/// Error values that do not end in `!` or `?`, in the languages of Excel, and those of other programs.
const ERRORS: [&str; 17] = [
    "#N/A",
    "#N/A N/A",
    "#NA",
    "#NV",
    "#N/D",
    "#N/B",
    "#I/T",
    "#Н/Д",
    "#YOK",
    "#HIÁNYZIK",
    "#NENÍ_K_DISPOZICI",
    "#GETTING_DATA",
    "#ERROR",
    "#VALUE",
    "#REF",
    "#DIV/0",
    "#NAME",
];

/// `#N/A`, `#REF!`, `#BEZUG!`, `#¿NOMBRE?`, `Err:502`, `#####`: a spreadsheet formula without a result,
/// or a column that was too narrow.
pub(super) fn is_error(text: &str) -> bool {
    if !text.starts_with(['#', 'E', 'L']) {
        return false;
    }
    // Google Sheets shows this until a formula has its result.
    if matches!(text, "Loading..." | "Loading…") {
        return true;
    }
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let Some(name) = text.strip_prefix('#') else { return false };
    if name.len() > 40 {
        return false;
    }
    if let Some(word) = name.strip_suffix(['!', '?']) {
        let is_of_word = |letter: char| {
            letter.is_alphabetic() || letter.is_ascii_digit() || "/_¡¿".contains(letter)
        };
        return word.chars().any(char::is_alphabetic) && word.chars().all(is_of_word);
    }
    let narrow = name.len() >= 2 && name.bytes().all(|byte| byte == b'#');
    narrow || ERRORS.iter().any(|error| text.to_uppercase() == *error)
}

/// The months as Excel writes them: short, or whole in English, in the languages of its largest
/// editions.
const MONTHS: [&str; 61] = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "mär",
    "mrz",
    "mai",
    "okt",
    "dez",
    "jän",
    "ene",
    "abr",
    "ago",
    "dic",
    "fev",
    "fév",
    "mars",
    "avr",
    "juin",
    "juil",
    "aoû",
    "déc",
    "gen",
    "mag",
    "giu",
    "lug",
    "set",
    "ott",
    "out",
    "mei",
    "mrt",
    "maj",
    "янв",
    "фев",
    "апр",
    "авг",
    "сен",
    "окт",
    "дек",
    "märz",
    "sept",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "dék",
];

/// `1-Mar`, `Mar-01`, `01.Mär.24`, `3/1/2024`, `2024-03-01 00:00:00`: a value that looked like a date
/// to a spreadsheet, which then rewrote it.
pub(super) fn looks_like_a_date(text: &str) -> bool {
    if text.len() > 24 || !begins_as_a_date(text) {
        return false;
    }
    let day = without_time(text);
    let mut parts = day.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty());
    let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
    let number = |part: &str, most: u32| {
        part.len() <= 4
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    let is_day = |part: &str| part.len() <= 2 && number(part, 31);
    let is_month = |part: &str| part.len() <= 2 && number(part, 12);
    let is_year = |part: &str| {
        part.len() == 4 && part.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
    };
    let is_short_year = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    match parts {
        [Some(one), Some(other), None, _] => {
            ((is_day(other) || is_year(other) || is_short_year(other)) && is_month_name(one))
                || (is_day(one) && is_month_name(other))
        }
        [Some(one), Some(month), Some(year), None] if is_month_name(month) => {
            is_day(one) && (is_year(year) || is_short_year(year))
        }
        [Some(one), Some(two), Some(three), None] => {
            let short = day.contains('/') && is_short_year(three);
            let with_year = is_year(three) || is_year(one) || short;
            let (a, b) = if is_year(one) { (two, three) } else { (one, two) };
            with_year && ((is_day(a) && is_month(b)) || (is_month(a) && is_day(b)))
        }
        _ => false,
    }
}

/// A fast test for the beginning of a date: a short number and a sign, or a word, a sign and a short
/// number. It already excludes most keys.
fn begins_as_a_date(text: &str) -> bool {
    let is_sign = |byte: &u8| matches!(byte, b'-' | b'/' | b'.' | b' ');
    let (digits, rest) = leading(text.as_bytes(), u8::is_ascii_digit);
    if digits > 0 {
        return digits <= 4 && rest.first().is_some_and(is_sign);
    }
    // Characters beyond ASCII count as letters here.
    let (_, rest) = leading(rest, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let (signs, rest) = leading(rest, is_sign);
    signs > 0 && (1..=4).contains(&leading(rest, u8::is_ascii_digit).0)
}

/// How many bytes of a kind are at the beginning of a text, and what follows them.
fn leading(text: &[u8], is_of_kind: impl Fn(&u8) -> bool) -> (usize, &[u8]) {
    let count = text.iter().take_while(|byte| is_of_kind(byte)).count();
    (count, &text[count..])
}

/// `2024-03-01 00:00:00`, `2024-03-01T00:00:00.000Z`: removes the time from a date.
fn without_time(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => {
            let is_time = |letter: char| letter.is_ascii_digit() || ":.Z".contains(letter);
            if time.chars().all(is_time) { day } else { text }
        }
        _ => text,
    }
}

fn is_month_name(part: &str) -> bool {
    if !(3..=12).contains(&part.len()) || !part.chars().all(char::is_alphabetic) {
        return false;
    }
    if part.is_ascii() {
        return MONTHS.iter().any(|month| part.eq_ignore_ascii_case(month));
    }
    let small = part.to_lowercase();
    MONTHS.contains(&small.as_str())
}

/// Whether a program has probably treated a value as a number: `123.0` got decimals, `12,345` got
/// separators, and `1914310000010100000` lost all but fifteen of its digits in a spreadsheet.
pub(super) fn looks_like_a_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let decimals = [".0", ",0", ".00", ",00"];
    if let Some(whole) = decimals.iter().find_map(|end| text.strip_suffix(end)) {
        return digits(whole) || has_separators(whole);
    }
    has_separators(text)
        || (digits(text) && text.len() > 15 && text.bytes().skip(15).all(|byte| byte == b'0'))
}

/// `1,234`, `1.234.567`, `1 234`: groups of three digits after the first group.
pub(super) fn has_separators(text: &str) -> bool {
    let Some(sign) = text.chars().find(|letter| !letter.is_ascii_digit()) else { return false };
    if !matches!(sign, ',' | '.' | ' ' | '\'' | '’') {
        return false;
    }
    let groups: Vec<&str> = text.split(sign).collect();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    // Many keys have a single point or blank: 7.125, 12 345.
    let enough = if matches!(sign, '.' | ' ') { 3 } else { 2 };
    groups.len() >= enough
        && groups.iter().all(|group| digits(group))
        && (1..=3).contains(&groups[0].len())
        && groups[1..].iter().all(|group| group.len() == 3)
        && !groups[0].starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::{is_error, is_scientific, looks_like_a_date, looks_like_a_number};

    #[test]
    fn scientific_notation_is_told_from_a_key() {
        for lost in [
            "4.91712E+11",
            "4,91712E+11",
            "+4.4207946E+11",
            "1E+17",
            "1.23457e17",
            "9.9E-07",
            "1.E+5",
        ] {
            assert!(is_scientific(lost), "{lost}");
        }
        for key in
            ["12E5", "E+5", "A1E+5", "12E", "1.2.3E4", "1E5F", "4E", "", "2024.E", "123456E+5"]
        {
            assert!(!is_scientific(key), "{key}");
        }
    }

    #[test]
    fn error_values_are_known_in_any_language() {
        for error in [
            "#N/A",
            "#REF!",
            "#NAME?",
            "#DIV/0!",
            "#VALUE!",
            "#NV",
            "#BEZUG!",
            "#WERT!",
            "#NOM?",
            "#¡REF!",
            "#¿NOMBRE?",
            "#ССЫЛКА!",
            "#Н/Д",
            "#DZIEL/0!",
            "#n/a",
            "Err:502",
            "#####",
            "#GETTING_DATA",
            "#SPILL!",
        ] {
            assert!(is_error(error), "{error}");
        }
        for key in ["#1", "#12", "#A-7", "#", "#a!b", "N/A", "Err:5", "#!", "#hashtag"] {
            assert!(!is_error(key), "{key}");
        }
    }

    #[test]
    fn a_date_that_a_spreadsheet_made_is_told_from_a_key() {
        for date in [
            "1-Mar",
            "Mar-01",
            "01-Mar-24",
            "1. Mär",
            "1-mars",
            "3/1/2024",
            "01.03.2024",
            "2024-03-01 00:00:00",
            "2024-03-01T08:30:00.000Z",
            "3/1/24",
            "2024-03-01",
            "Sep-2024",
            "2-Sept",
            "5-дек",
        ] {
            assert!(looks_like_a_date(date), "{date}");
        }
        for key in [
            "RC-2201",
            "1-2",
            "12-34-56",
            "CellDiff-1",
            "99-Mar-99x",
            "3/1",
            "10.20.30",
            "Dec",
            "May Li",
        ] {
            assert!(!looks_like_a_date(key), "{key}");
        }
    }

    #[test]
    fn a_number_that_lost_digits_or_gained_decimals_is_found() {
        for number in [
            "123.0",
            "1.0",
            "4711,0",
            "1,234",
            "12,345.00",
            "1.234.567",
            "1'234",
            "1914310000010100000",
            "1234567890123450",
        ] {
            assert!(looks_like_a_number(number), "{number}");
        }
        for key in [
            "1.10",
            "1234567890123456",
            "100000000000000",
            "v2.0",
            "1.2.0",
            "7.125",
            "12 345",
            "0,123",
            "1,23",
        ] {
            assert!(!looks_like_a_number(key), "{key}");
        }
    }
}
