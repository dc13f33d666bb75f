//! Reports what is done and how long it took, on standard error, because standard output is for
//! data.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Announces a step, runs it, and reports how long it took. Returns the result of the step.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<(T, String)>) -> Result<T> {
    eprintln!("• {what} …");
    let started = Instant::now();
    let (value, found) = work()?;
    let dot = if found.is_empty() { "done" } else { &found };
    eprintln!("  {dot} ({})", seconds(started.elapsed()));
    Ok(value)
}

pub fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 90.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// `12,345`
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn a_long_time_is_told_in_minutes() {
        assert_eq!(super::seconds(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(super::seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(super::thousands(7), "7");
        assert_eq!(super::thousands(1_234_567), "1,234,567");
    }
}
