//! The country code of an E.164 number: whether there is one (ITU-T, list of assigned country codes),
//! whether zeros may follow it, and the length of its numbers where all are equally long.

/// Country codes with two digits. 1 and 7 have one digit; all others have three.
const OF_TWO: [u8; 44] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// Codes with three digits that belong to no country and no service. 997 is reserved for Kazakhstan, so
/// it is not among them.
fn is_unassigned(code: u16) -> bool {
    matches!(
        code,
        210 | 214 | 215 | 217 | 219 | 259 | 280..=289 | 292..=296 | 384 | 388 | 422 | 424..=429 | 671
            | 684 | 693..=699 | 801..=807 | 809 | 830..=839 | 851 | 854 | 857..=859 | 871..=877 | 879
            | 884 | 885 | 887 | 889..=899 | 969 | 978 | 990 | 991 | 999
    )
}

/// The code at the beginning of these ASCII digits, if no country has it.
pub(super) fn unassigned(digits: &str) -> Option<&str> {
    let code = country_of(digits).filter(|code| code.len() == 3)?;
    code.parse().is_ok_and(is_unassigned).then_some(code)
}

/// Countries where a number can begin with a zero that is also dialled from abroad: Norway (short
/// numbers), Italy, San Marino, Ivory Coast, Burkina Faso, Benin, Gabon and Congo.
const KEEP_ZERO: &[&str] = &["47", "39", "378", "225", "226", "229", "241", "242"];

/// Countries where a zero is dialled before the area code, and no number begins with one.
const TRUNK_ZERO: &[&str] = &[
    "20", "27", "31", "32", "33", "36", "40", "41", "43", "44", "46", "49", "51", "54", "58", "60",
    "61", "62", "63", "64", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    "212", "213", "233", "234", "249", "254", "255", "256", "353", "355", "358", "380", "381",
    "385", "386", "421", "880", "961", "962", "966", "972",
];

/// The country code at the beginning of these ASCII digits. `None`: there are too few digits.
pub(super) fn country_of(digits: &str) -> Option<&str> {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => Some(&digits[..1]),
        [one, two, ..] if OF_TWO.contains(&((one - b'0') * 10 + two - b'0')) => Some(&digits[..2]),
        [_, _, _, ..] => Some(&digits[..3]),
        _ => None,
    }
}

/// The number of digits after the country code, for countries where all numbers have the same: the
/// North American Numbering Plan, Russia and Kazakhstan (ITU-T, national numbering plans). In other
/// countries the numbers of machines and services may be longer or shorter.
pub(super) fn fixed_length(country: &str) -> Option<usize> {
    matches!(country, "1" | "7").then_some(10)
}

pub(super) fn keeps_zero(country: &str) -> bool {
    KEEP_ZERO.contains(&country)
}

pub(super) fn has_trunk_zero(country: &str) -> bool {
    TRUNK_ZERO.contains(&country)
}

#[cfg(test)]
mod tests {
    use super::{OF_TWO, country_of, unassigned};

    #[test]
    fn a_code_belongs_to_a_country_or_to_nobody() {
        for digits in ["89161234567", "99912345678", "2101234567", "6991234567", "8391234567"] {
            assert_eq!(unassigned(digits), Some(&digits[..3]));
        }
        for digits in
            ["4915112345678", "12025550143", "79161234567", "8801712345678", "99712345678", "211"]
        {
            assert_eq!(unassigned(digits), None, "{digits}");
        }
        // Satellites, and services of several countries.
        for digits in ["870773123456", "881631234567", "882161234567", "80012345678"] {
            assert_eq!(unassigned(digits), None, "{digits}");
        }
        for code in OF_TWO {
            let digits = format!("{code}1234567");
            assert_eq!(country_of(&digits), Some(&digits[..2]));
            assert_eq!(unassigned(&digits), None, "{code}");
        }
    }
}
