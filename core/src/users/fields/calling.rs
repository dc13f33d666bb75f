//! The country of an E.164 number, needed for its leading zeros (ITU-T, list of assigned country
//! codes), and the length of its numbers, for countries where all are equally long.

/// Country codes with two digits. 1 and 7 have one digit; all others have three.
const OF_TWO: [u8; 44] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

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
