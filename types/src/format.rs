//! Numbers as people read them, in pages, messages and mails alike.

/// `1204318` → `1,204,318`
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `2,297 rows`
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `97.3 %`; `< 0.1 %` for what is little but not nothing.
pub fn percent(part: i64, whole: i64) -> String {
    if part <= 0 || whole <= 0 {
        return "0 %".into();
    }
    let share = part as f64 * 100.0 / whole as f64;
    if share < 0.1 {
        "< 0.1 %".into()
    } else if part < whole && share > 99.9 {
        "> 99.9 %".into()
    } else if part == whole {
        "100 %".into()
    } else {
        format!("{share:.1} %")
    }
}

/// `412 B`, `412 kB`, `18.4 MB`
pub fn bytes(size: i64) -> String {
    match size {
        ..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{} kB", (size + 500) / 1_000),
        1_000_000..1_000_000_000 => format!("{:.1} MB", size as f64 / 1e6),
        _ => format!("{:.1} GB", size as f64 / 1e9),
    }
}

/// Whole seconds: `1 s`, `3 min 5 s`.
pub fn whole_seconds(seconds: i64) -> String {
    if seconds < 10 { format!("{seconds} s") } else { duration(seconds as f64) }
}

/// `0.4 s`, `24 s`, `3 min 5 s`, `2 h 10 min`
pub fn duration(seconds: f64) -> String {
    let whole = seconds.round() as i64;
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if whole < 60 {
        format!("{whole} s")
    } else if whole < 3_600 {
        format!("{} min {} s", whole / 60, whole % 60)
    } else {
        format!("{} h {} min", whole / 3_600, whole % 3_600 / 60)
    }
}

/// A length of time in its largest whole unit: `90 minutes`, `8 hours`, `7 days`.
pub fn whole_time(seconds: i64) -> String {
    match seconds {
        day if day >= 86_400 && day % 86_400 == 0 => counted(day / 86_400, "day", "days"),
        hour if hour >= 3_600 && hour % 3_600 == 0 => counted(hour / 3_600, "hour", "hours"),
        minute => counted(minute / 60, "minute", "minutes"),
    }
}

/// A limit in binary units, as it is configured: `512 MiB`.
pub fn binary_bytes(size: u64) -> String {
    const MIB: u64 = 1 << 20;
    if size >= 1 << 30 && size.is_multiple_of(1 << 30) {
        format!("{} GiB", size >> 30)
    } else if size >= MIB {
        format!("{} MiB", size / MIB)
    } else if size >= 1 << 10 {
        format!("{} KiB", size >> 10)
    } else {
        format!("{size} bytes")
    }
}

/// The whole in its beginning and end: `9f2c41d0…a3e1`.
pub fn middle_cut(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length <= head + tail + 1 {
        return text.to_owned();
    }
    let first: String = text.chars().take(head).collect();
    let last: String = text.chars().skip(length - tail).collect();
    format!("{first}…{last}")
}

/// The words with a capital at their beginning.
pub fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{bytes, counted, duration, middle_cut, percent, thousands};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_204_318), "1,204,318");
        assert_eq!(thousands(-1_000), "−1,000");
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(2_297, "row", "rows"), "2,297 rows");
    }

    #[test]
    fn a_small_share_is_not_nothing_and_a_large_one_not_all() {
        assert_eq!(percent(0, 10), "0 %");
        assert_eq!(percent(1, 100_000), "< 0.1 %");
        assert_eq!(percent(99_999, 100_000), "> 99.9 %");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(7, 7), "100 %");
    }

    #[test]
    fn sizes_and_times_keep_the_digits_that_matter() {
        assert_eq!(bytes(18_400_000), "18.4 MB");
        assert_eq!(bytes(412_300), "412 kB");
        assert_eq!(duration(0.44), "0.4 s");
        assert_eq!(duration(185.0), "3 min 5 s");
        assert_eq!(middle_cut("0123456789abcdef", 4, 2), "0123…ef");
        assert_eq!(middle_cut("short", 4, 2), "short");
    }
}
