/// Ranges with a smaller gap than this are merged, because indexing a few more users costs less than
/// another range.
const GAP: i64 = 16;

/// The ranges that contain all of these keys.
pub(crate) fn ranges(keys: impl Iterator<Item = i64>) -> Vec<(i64, i64)> {
    let mut keys: Vec<i64> = keys.collect();
    keys.sort_unstable();
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for key in keys {
        match ranges.last_mut() {
            Some((_, high)) if key - *high <= GAP => *high = key,
            _ => ranges.push((key, key)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn keys_that_lie_close_become_one_range() {
        assert_eq!(ranges([5, 1, 3, 100, 101].into_iter()), [(1, 5), (100, 101)]);
        assert_eq!(ranges([].into_iter()), []);
    }
}
