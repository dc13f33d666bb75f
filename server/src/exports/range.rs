use std::ops::Range;

/// The part of a file that `Range` asks for (RFC 9110, section 14). One range of bytes; for several,
/// and for what is no range at all, the whole file is the answer, as the standard allows. `None`:
/// it begins after the end (416).
pub fn choose(header: Option<&str>, size: u64) -> Option<(Range<u64>, bool)> {
    let whole = Some((0..size, false));
    let Some(spec) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return whole;
    };
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else {
        return whole;
    };
    let range = match (first.trim().parse::<u64>(), last.trim()) {
        (Ok(first), "") => first..size,
        (Ok(first), last) => match last.parse::<u64>() {
            Ok(last) if last >= first => first..last.saturating_add(1).min(size),
            _ => return whole,
        },
        (Err(_), last) if first.trim().is_empty() => match last.parse::<u64>() {
            Ok(0) => return None,
            Ok(count) => size.saturating_sub(count)..size,
            Err(_) => return whole,
        },
        _ => return whole,
    };
    (range.start < size).then_some((range, true))
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn a_range_is_read_as_the_standard_says() {
        for (header, answer) in [
            (None, Some((0..100, false))),
            (Some("bytes=0-9"), Some((0..10, true))),
            (Some("bytes=90-"), Some((90..100, true))),
            (Some("bytes=-10"), Some((90..100, true))),
            (Some("bytes=-1000"), Some((0..100, true))),
            (Some("bytes=50-1000"), Some((50..100, true))),
            (Some("bytes=100-"), None),
            (Some("bytes=-0"), None),
            (Some("bytes=9-3"), Some((0..100, false))),
            (Some("bytes=0-1,5-6"), Some((0..100, false))),
            (Some("lines=1-2"), Some((0..100, false))),
            (Some("bytes=x"), Some((0..100, false))),
        ] {
            assert_eq!(choose(header, 100), answer, "{header:?}");
        }
    }
}
