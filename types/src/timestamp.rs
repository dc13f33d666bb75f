//! One kind of time everywhere: microseconds since 1970-01-01 UTC, which both databases keep
//! exactly (PostgreSQL has no finer unit) and compare as integers.

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

const SECOND: i64 = 1_000_000;

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// Seconds from `earlier` to this instant; negative when it lies before.
    pub fn seconds_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / SECOND as f64
    }

    /// Midnight UTC at the start of a day written `YYYY-MM-DD`; `None` for anything else, and for years
    /// before 1.
    pub fn from_day(day: &str) -> Option<Self> {
        // `time` reads a signed year, too: -2027-01-01 would be a filter that lets everybody through.
        if !day.starts_with(|first: char| first.is_ascii_digit()) || day.starts_with("0000") {
            return None;
        }
        let date = Date::parse(day, format_description!("[year]-[month]-[day]")).ok()?;
        Some(Self(date.midnight().assume_utc().unix_timestamp() * SECOND))
    }

    /// The last second of a day, `2026-09-14`, in UTC.
    pub fn end_of_day(day: &str) -> Option<Self> {
        Self::from_day(day).map(|at| at.plus_seconds(24 * 3_600 - 1))
    }

    /// An instant written as RFC 3339 says, to the microsecond; `None` for anything else, and for years
    /// before 1.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        if text.starts_with("0000") {
            return None;
        }
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000).ok().map(Self)
    }

    /// RFC 3339 in UTC, with microseconds where there are any.
    pub fn rfc3339(self) -> String {
        self.date_time().format(&Rfc3339).unwrap_or_else(|_| self.0.to_string())
    }

    /// `2026-09-14`
    pub fn day(self) -> String {
        let at = self.date_time();
        format!("{:04}-{:02}-{:02}", at.year(), u8::from(at.month()), at.day())
    }

    /// `2026-09-14 09:40 UTC`
    pub fn minute(self) -> String {
        let at = self.date_time();
        format!("{} {:02}:{:02} UTC", self.day(), at.hour(), at.minute())
    }

    /// `2026-09-14 09:40:07 UTC`
    pub fn second(self) -> String {
        let at = self.date_time();
        format!("{} {:02}:{:02}:{:02} UTC", self.day(), at.hour(), at.minute(), at.second())
    }

    /// The relative form that stands beside a time: `just now`, `2 min ago`, `3 h ago`, `5 days ago`,
    /// and the day itself once that is more than 30 days back.
    pub fn relative(self, now: Self) -> String {
        let seconds = (now.0 - self.0) / SECOND;
        match seconds {
            ..45 => "just now".into(),
            45..3_570 => format!("{} min ago", (seconds + 30) / 60),
            3_570..84_600 => format!("{} h ago", (seconds + 1_800) / 3_600),
            84_600..129_600 => "1 day ago".into(),
            129_600..2_592_000 => format!("{} days ago", (seconds + 43_200) / 86_400),
            _ => self.day(),
        }
    }

    fn date_time(self) -> OffsetDateTime {
        // Instants outside of the years that `time` knows can only be forged; they read as the epoch.
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_day_reads_back_as_itself() {
        let day = Timestamp::from_day("2026-09-14").expect("a day");
        assert_eq!(day.day(), "2026-09-14");
        assert_eq!(day.minute(), "2026-09-14 00:00 UTC");
        assert_eq!(day.rfc3339(), "2026-09-14T00:00:00Z");
        assert_eq!(Timestamp::from_day("2026-02-30"), None);
        for wrong in ["14.09.2026", "-2027-01-01", "+2027-01-01", "0000-01-01", "02026-09-14"] {
            assert_eq!(Timestamp::from_day(wrong), None, "{wrong}");
        }
        assert_eq!(Timestamp::from_rfc3339("0000-01-01T00:00:00Z"), None);
        assert_eq!(Timestamp::from_rfc3339("-2027-01-01T00:00:00Z"), None);
    }

    #[test]
    fn the_relative_form_grows_with_the_distance() {
        let then = Timestamp::from_day("2026-09-14").expect("a day");
        for (seconds, words) in [
            (-5, "just now"),
            (10, "just now"),
            (120, "2 min ago"),
            (3_600, "1 h ago"),
            (86_400, "1 day ago"),
            (5 * 86_400, "5 days ago"),
            (90 * 86_400, "2026-09-14"),
        ] {
            assert_eq!(then.relative(then.plus_seconds(seconds)), words);
        }
    }
}
