use rollcall_core::Timestamp;

const DAY: i64 = 24 * 3_600;

/// Reads a day or an RFC 3339 time. `end`: it is the end of a range. A range that ends with a day
/// includes the whole day; one that ends with a time includes that time.
pub fn instant(text: &str, end: bool) -> Option<Timestamp> {
    match Timestamp::from_day(text) {
        Some(day) => Some(if end { day.plus_seconds(DAY) } else { day }),
        None => {
            // A `+` that a client did not encode arrives as a space.
            let at = Timestamp::from_rfc3339(&text.replace(' ', "+"))?;
            Some(if end { Timestamp::from_micros(at.micros().saturating_add(1)) } else { at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn an_end_includes_its_day() {
        let whole = instant("2026-09-14", true).expect("an instant");
        assert_eq!(whole.rfc3339(), "2026-09-15T00:00:00Z");
        let exact = instant("2026-09-14T10:00:00+02:00", false).expect("an instant");
        assert_eq!(exact.rfc3339(), "2026-09-14T08:00:00Z");
        assert_eq!(instant("yesterday", false), None);
    }
}
