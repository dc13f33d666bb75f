use crate::Timestamp;

/// A day of birth, `YYYY-MM-DD` (ISO 8601): a day that exists, from 1900 until today.
pub(crate) fn day_of_birth(value: &str, now: Timestamp) -> Result<String, &'static str> {
    match Timestamp::from_day(value) {
        None => Err("This is not a date. Use the format YYYY-MM-DD, such as 1991-05-23."),
        Some(day) if day > now => Err("This date is in the future."),
        Some(_) if value < "1900-01-01" => Err("This date is too far in the past. Check the year."),
        Some(_) => Ok(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::day_of_birth;
    use crate::Timestamp;

    #[test]
    fn a_day_that_exists_and_has_been_is_taken() {
        let now = Timestamp::from_day("2026-09-14").expect("a day");
        for good in ["1991-05-23", "1900-01-01", "2026-09-14", "2024-02-29"] {
            assert_eq!(day_of_birth(good, now).as_deref(), Ok(good));
        }
        for bad in ["", "1991-5-23", "2025-02-29", "23.05.1991", "2026-09-15", "1899-12-31"] {
            assert!(day_of_birth(bad, now).is_err(), "{bad}");
        }
    }
}
