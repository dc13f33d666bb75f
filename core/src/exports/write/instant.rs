const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Writes instants as RFC 3339 in UTC, with microseconds if there are any. A file has millions of
/// them, most on the same days, so the calendar date is computed once for each day.
#[derive(Default)]
pub(super) struct Instants {
    day: i64,
    /// `2026-09-14T`, for `day`.
    date: String,
}

impl Instants {
    pub(super) fn push(&mut self, out: &mut String, micros: i64) {
        let day = micros.div_euclid(DAY);
        if day != self.day || self.date.is_empty() {
            self.day = day;
            self.date = crate::Timestamp::from_micros(micros).day();
            self.date.push('T');
        }
        let rest = micros.rem_euclid(DAY);
        let (seconds, fraction) = (rest / SECOND, rest % SECOND);
        out.push_str(&self.date);
        push_digits(out, seconds / 3_600, 2);
        out.push(':');
        push_digits(out, seconds / 60 % 60, 2);
        out.push(':');
        push_digits(out, seconds % 60, 2);
        if fraction > 0 {
            out.push('.');
            push_digits(out, fraction, 6);
            while out.ends_with('0') {
                out.pop();
            }
        }
        out.push('Z');
    }
}

/// A number that is not negative, with at least `width` digits.
pub(super) fn push_digits(out: &mut String, number: i64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    while rest > 0 || digits.len() - at < width {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    // Digits are ASCII.
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::Instants;
    use crate::Timestamp;

    #[test]
    fn instants_read_as_the_timestamp_writes_them() {
        let mut instants = Instants::default();
        let start = Timestamp::from_day("2026-02-27").expect("a day").micros();
        for offset in [0, 1, 120_000, 999_999, 1_000_000, 86_399_999_999, 3 * 86_400_000_000, -1] {
            let mut out = String::new();
            instants.push(&mut out, start + offset);
            assert_eq!(out, Timestamp::from_micros(start + offset).rfc3339(), "{offset}");
        }
    }
}
