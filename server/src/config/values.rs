//! How values are read. Each reader's error says what is expected, and never repeats a secret.

use std::net::SocketAddr;
use std::time::Duration;

/// `127.0.0.1:3000`, `[::1]:3000`
pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!(
            "{text:?} is not an address with a port; use the format 127.0.0.1:3000 or [::1]:3000"
        )
    })
}

/// A number of bytes: `1048576`, `512KiB`, `512MiB`, `2GiB`.
pub fn bytes(text: &str) -> Result<u64, String> {
    let wrong =
        || format!("{text:?} is not a size; use the format 512MiB, 2GiB or a number of bytes");
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        _ => return Err(wrong()),
    };
    number.checked_mul(factor).filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

/// A length of time of at least a minute: `30m`, `8h`, `7d`.
pub fn duration(text: &str) -> Result<Duration, String> {
    let duration = humantime::parse_duration(text.trim())
        .map_err(|_| format!("{text:?} is not a duration; use the format 30m, 8h or 7d"))?;
    if duration < Duration::from_secs(60) {
        return Err(format!("{text:?} is too short; a session needs at least 1m"));
    }
    Ok(duration)
}

/// The value of a variable that switches something on.
pub fn switch(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "" | "false" | "no" | "off" | "0" => Ok(false),
        _ => Err(format!("{text:?} is not valid; use true or false")),
    }
}

/// A day, `2026-09-14`: its first instant in UTC.
pub fn day(text: &str) -> Result<rollcall_core::Timestamp, String> {
    rollcall_core::Timestamp::from_day(text.trim())
        .ok_or_else(|| format!("{text:?} is not a day; use the format 2026-09-14"))
}

/// `sqlite://…` or `postgres://…`; the database decides about the rest. It may hold a password.
pub fn database_url(text: &str) -> Result<String, String> {
    one_of(text, &["sqlite://", "postgres://", "postgresql://"]).ok_or_else(|| {
        "must begin with sqlite:// (a file) or postgres:// (a server), such as \
         sqlite://data/rollcall.db"
            .into()
    })
}

/// `file://…` or `s3://bucket/prefix`.
pub fn storage_url(text: &str) -> Result<String, String> {
    one_of(text, &["file://", "s3://"]).ok_or_else(|| {
        "must begin with file:// (a folder) or s3:// (a bucket), such as file://data/objects".into()
    })
}

fn one_of(text: &str, beginnings: &[&str]) -> Option<String> {
    let text = text.trim();
    beginnings
        .iter()
        .any(|beginning| text.len() > beginning.len() && text.starts_with(beginning))
        .then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{address, bytes, database_url, duration, storage_url, switch};
    use std::time::Duration;

    #[test]
    fn sizes_are_read_with_and_without_a_unit() {
        assert_eq!(bytes("1024"), Ok(1024));
        assert_eq!(bytes("512MiB"), Ok(512 << 20));
        assert_eq!(bytes("2 GiB"), Ok(2 << 30));
        for wrong in ["", "0", "much", "12 apples", "-1", "99999999999999999999", "99999999999GiB"]
        {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_length_of_time_has_a_unit_and_a_least_value() {
        assert_eq!(duration("8h"), Ok(Duration::from_secs(8 * 3_600)));
        assert_eq!(duration("7d"), Ok(Duration::from_secs(7 * 86_400)));
        assert!(duration("8").is_err());
        assert!(duration("5s").is_err());
    }

    #[test]
    fn only_the_two_databases_and_the_two_storages_are_taken() {
        assert!(database_url("sqlite://data/rollcall.db").is_ok());
        assert!(database_url("postgres://localhost/rollcall").is_ok());
        assert!(database_url("mysql://localhost").is_err());
        assert!(database_url("sqlite://").is_err());
        assert!(storage_url("s3://bucket/prefix").is_ok());
        assert!(storage_url("/data/objects").is_err());
    }

    #[test]
    fn a_switch_is_on_or_off_and_nothing_else() {
        assert_eq!(switch("true"), Ok(true));
        assert_eq!(switch("1"), Ok(true));
        assert_eq!(switch("FALSE"), Ok(false));
        assert_eq!(switch(""), Ok(false));
        assert!(switch("maybe").is_err());
    }

    #[test]
    fn an_address_needs_its_port() {
        assert!(address("127.0.0.1:3000").is_ok());
        assert!(address("[::1]:3000").is_ok());
        assert!(address("127.0.0.1").is_err());
        assert!(address("localhost:3000").is_err());
    }
}
