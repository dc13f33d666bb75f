//! The time zone that times are shown in beside UTC; kept in a cookie, as the theme is.

use axum::http::HeaderMap;
use jiff::tz::TimeZone;
use rollcall_core::Timestamp;

use crate::cookies::cookies_named;

/// UTC alone, or a zone of the IANA database beside it.
#[derive(Clone, Debug, Default)]
pub struct Zone(Option<TimeZone>);

impl Zone {
    /// `Europe/Berlin`; anything else is UTC alone.
    pub fn from_name(name: &str) -> Option<Self> {
        let is_utc = matches!(name, "" | "UTC" | "Etc/UTC");
        let found = (!is_utc).then(|| TimeZone::get(name).ok()).flatten()?;
        Some(Self(Some(found)))
    }

    pub fn name(&self) -> &str {
        self.0.as_ref().and_then(TimeZone::iana_name).unwrap_or("UTC")
    }

    /// Every zone that can be chosen, by name.
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> = jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
            .collect();
        names.sort();
        names
    }

    pub fn of(headers: &HeaderMap) -> Self {
        cookies_named(headers, "zone").find_map(Self::from_name).unwrap_or_default()
    }

    /// The cookie that keeps it for a year.
    pub fn cookie(&self, secure: bool) -> String {
        let secure = if secure { "; Secure" } else { "" };
        format!("zone={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}", self.name())
    }

    /// The instant as clocks there show it: `11:40 Europe/Berlin`, with the day where it is another one.
    /// None: they show UTC.
    pub fn local(&self, at: Timestamp) -> Option<String> {
        let instant = jiff::Timestamp::from_microsecond(at.micros()).ok()?;
        let local = instant.to_zoned(self.0.clone()?);
        let day = local.strftime("%Y-%m-%d").to_string();
        let clock = local.strftime("%H:%M").to_string();
        let name = self.name();
        Some(match day == at.day() {
            true => format!("{clock} {name}"),
            false => format!("{day} {clock} {name}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use rollcall_core::Timestamp;

    use super::Zone;

    #[test]
    fn a_zone_shows_its_clock_and_another_day_where_it_is_one() {
        let at = Timestamp::from_rfc3339("2026-07-14T22:40:00Z").expect("a time");
        let berlin = Zone::from_name("Europe/Berlin").expect("a zone");
        assert_eq!(berlin.local(at).as_deref(), Some("2026-07-15 00:40 Europe/Berlin"));
        let york = Zone::from_name("America/New_York").expect("a zone");
        assert_eq!(york.local(at).as_deref(), Some("18:40 America/New_York"));
        assert_eq!(Zone::default().local(at), None);
        for foreign in ["", "UTC", "Mars/Olympus", "../../etc/passwd", "a; Path=/"] {
            assert!(Zone::from_name(foreign).is_none(), "{foreign:?}");
        }
        assert!(Zone::names().iter().any(|name| name == "Asia/Tokyo"));
    }
}
