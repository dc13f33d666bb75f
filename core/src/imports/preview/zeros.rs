//! Keys of a file that have probably lost their leading zeros: spreadsheets take them away.

use super::alike::FirstLines;
use crate::imports::validate::RowWarning;

/// No key of digits that people use is longer.
const LONGEST: usize = 20;
/// Fewer keys do not say what most look like.
const ENOUGH: usize = 10;

/// What the numbers among the keys of a file look like. All rows so far count.
#[derive(Default)]
pub(super) struct Zeros {
    keys: usize,
    /// Numbers by their length.
    lengths: [usize; LONGEST + 1],
    /// Those of them that begin with a zero.
    padded: [usize; LONGEST + 1],
}

impl Zeros {
    /// Notes a key that no row before has. Returns a warning if a row before has it with other leading
    /// zeros.
    pub(super) fn note(&mut self, key: &str, lines: &FirstLines) -> Option<RowWarning> {
        self.keys += 1;
        let length = length_of_number(key)?;
        let has_twin = self.spellings(key).any(|spelling| lines.line_of(&spelling).is_some());
        self.lengths[length] += 1;
        self.padded[length] += usize::from(key.starts_with('0'));
        has_twin.then(|| RowWarning::LeadingZeros { stored: String::new() })
    }

    /// The same number in each other length that keys of the file have.
    fn spellings<'a>(&'a self, key: &'a str) -> impl Iterator<Item = String> + 'a {
        let bare = match key.trim_start_matches('0') {
            "" => "0",
            bare => bare,
        };
        let is_seen = move |length: usize| match length == bare.len() {
            true => self.lengths[length] > 0,
            false => self.padded[length] > 0,
        };
        (bare.len()..=LONGEST)
            .filter(move |length| *length != key.len() && is_seen(*length))
            .map(move |length| format!("{bare:0>length$}"))
    }

    /// Whether a key is shorter than almost all others, which are numbers of one length and begin with
    /// zeros.
    pub(super) fn has_lost(&self, key: &str) -> bool {
        let Some(length) = length_of_number(key) else { return false };
        if self.keys < ENOUGH || key.starts_with('0') {
            return false;
        }
        let usual = (0..=LONGEST).max_by_key(|length| self.lengths[*length]).unwrap_or(0);
        length < usual && self.lengths[usual] * 10 >= self.keys * 9 && self.padded[usual] > 1
    }
}

/// None: it is no number, or too long for one.
fn length_of_number(key: &str) -> Option<usize> {
    let is_number = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && key.len() <= LONGEST).then_some(key.len())
}

#[cfg(test)]
mod tests {
    use super::Zeros;
    use crate::imports::preview::alike::FirstLines;
    use crate::users::Column;
    use crate::users::fields::{Values, read_cell};

    /// The keys that are another with other leading zeros.
    fn twins<'a>(keys: &[&'a str]) -> (Zeros, Vec<&'a str>) {
        let (mut zeros, mut lines) = (Zeros::default(), FirstLines::default());
        let mut found = Vec::new();
        for (place, key) in keys.iter().enumerate() {
            let mut values = Values::default();
            read_cell(&mut values, Column::VendorData, key).unwrap();
            lines.note(&values, u32::try_from(place).unwrap() + 2);
            if zeros.note(&values.vendor_key, &lines).is_some() {
                found.push(*key);
            }
        }
        (zeros, found)
    }

    #[test]
    fn a_number_with_other_leading_zeros_is_found_in_either_order() {
        assert_eq!(twins(&["000124", "124", "125", "0125"]).1, ["124", "0125"]);
        assert_eq!(twins(&["124", "12400", "00012", "kp-000124", "0x124"]).1, [""; 0]);
    }

    #[test]
    fn a_key_that_is_shorter_than_most_has_lost_its_zeros() {
        let mut keys: Vec<String> = (0..20).map(|n| format!("0001{n:02}")).collect();
        keys.push("97".into());
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let (zeros, found) = twins(&keys);
        assert!(found.is_empty(), "{found:?}");
        assert!(zeros.has_lost("97") && !zeros.has_lost("000100") && !zeros.has_lost("kp-7"));
        // Numbers that count up have no usual length, and those without zeros have lost none.
        let counted: Vec<String> = (1..40).map(|n| n.to_string()).collect();
        let counted: Vec<&str> = counted.iter().map(String::as_str).collect();
        assert!(!twins(&counted).0.has_lost("7"));
    }
}
