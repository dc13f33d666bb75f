//! Numbers that look random and are the same everywhere (SplitMix64, Steele et al. 2014).

pub struct Random(u64);

impl Random {
    /// One sequence for each row and purpose, so that a row does not depend on those before it.
    pub fn of(seed: u64, purpose: u64, row: u64) -> Self {
        let mut mixed = Self(seed ^ purpose.wrapping_mul(0xd6e8_feb8_6659_fd93));
        let start = mixed.next() ^ row.wrapping_mul(0xa076_1d64_78bd_642f);
        Self(start)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// 0 to `bound` - 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The upper half of the product: as even as 64 bits allow, without a division.
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Chooses exactly `wanted` of `all`, in order and without a list (Knuth, selection sampling).
pub struct Selection {
    random: Random,
    wanted: u64,
    left: u64,
}

impl Selection {
    pub fn new(seed: u64, purpose: u64, all: u64, fraction: f64) -> Self {
        let wanted = ((all as f64) * fraction).round() as u64;
        Self { random: Random::of(seed, purpose, 0), wanted: wanted.min(all), left: all }
    }

    pub fn next(&mut self) -> bool {
        let chosen = self.left > 0 && self.random.below(self.left) < self.wanted;
        self.left = self.left.saturating_sub(1);
        self.wanted -= u64::from(chosen);
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    #[test]
    fn a_selection_has_exactly_the_size_asked_for() {
        for (all, fraction, wanted) in [(1000, 0.1, 100), (7, 0.5, 4), (5, 1.0, 5), (9, 0.0, 0)] {
            let mut selection = Selection::new(1, 2, all, fraction);
            let chosen = (0..all).filter(|_| selection.next()).count();
            assert_eq!(chosen, wanted, "{fraction} of {all}");
        }
    }
}
