use serde::{Deserialize, Serialize};

use super::MAX_REASONS;
use crate::imports::Outcome;

/// Rows of one block of the index.
pub(crate) const BLOCK: i64 = 4_096;
const OUTCOMES: usize = Outcome::ALL.len();

/// How many rows of each outcome, and of each problem or warning, every block of rows
/// holds. So "the 5,000th invalid row" is found by reading one or two blocks instead of the whole
/// file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RowIndex {
    rows: i64,
    blocks: Vec<[u32; OUTCOMES]>,
    /// How many rows of each block are imported with a warning.
    #[serde(default)]
    warned: Vec<u32>,
    /// Column and kind of problem or warning, in the order in which the file shows them first.
    reasons: Vec<(u8, u8)>,
    /// For each reason its number in each block.
    by_reason: Vec<Vec<u32>>,
}

/// Which rows are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Outcome(Outcome),
    /// Rows that are imported with a warning.
    Warned,
    /// The bit of a reason in the entries.
    Reason(usize),
}

/// A row whose result of the run differs from its preview.
pub(crate) struct Moved {
    pub block: i64,
    pub from: Outcome,
    pub to: Outcome,
    pub rows: i64,
}

impl RowIndex {
    pub(crate) fn push(&mut self, outcome: Outcome, warned: bool, reasons: u64) {
        if self.rows % BLOCK == 0 {
            self.blocks.push([0; OUTCOMES]);
            self.warned.push(0);
        }
        self.rows += 1;
        if let Some(block) = self.blocks.last_mut() {
            block[outcome as usize] += 1;
        }
        let block = self.blocks.len() - 1;
        if warned && let Some(count) = self.warned.last_mut() {
            *count += 1;
        }
        for (bit, counts) in self.by_reason.iter_mut().enumerate() {
            if reasons & (1 << bit) != 0 {
                counts.resize(block + 1, 0);
                counts[block] += 1;
            }
        }
    }

    /// The bit that stands for a reason. A file with more kinds of problems than bits counts the
    /// last ones as the last.
    pub(crate) fn bit(&mut self, reason: (u8, u8)) -> u64 {
        let known = self.reasons.iter().position(|one| *one == reason);
        let place = known.unwrap_or_else(|| {
            if self.reasons.len() < MAX_REASONS {
                self.reasons.push(reason);
                self.by_reason.push(Vec::new());
            }
            self.reasons.len() - 1
        });
        1 << place
    }

    /// The way to the rows of a reason; none when the file has no such row.
    pub(crate) fn reason(&self, reason: (u8, u8)) -> Option<Wanted> {
        self.reasons.iter().position(|one| *one == reason).map(Wanted::Reason)
    }

    /// The problems and warnings that an entry's bits stand for.
    pub(crate) fn reasons_of(&self, bits: u64) -> impl Iterator<Item = (u8, u8)> {
        let is_set = move |bit: usize| bits & (1 << bit) != 0;
        self.reasons.iter().enumerate().filter(move |(bit, _)| is_set(*bit)).map(|(_, one)| *one)
    }

    pub(crate) fn rows(&self) -> i64 {
        self.rows
    }

    /// Counts rows under the result of the run.
    pub(crate) fn apply(&mut self, moved: &[Moved]) {
        for one in moved {
            let Some(block) = usize::try_from(one.block).ok().and_then(|n| self.blocks.get_mut(n))
            else {
                continue;
            };
            let rows = u32::try_from(one.rows).unwrap_or(u32::MAX);
            block[one.from as usize] = block[one.from as usize].saturating_sub(rows);
            block[one.to as usize] = block[one.to as usize].saturating_add(rows);
        }
    }

    pub(crate) fn total(&self, wanted: Wanted) -> i64 {
        (0..self.blocks.len()).map(|block| self.count(block, wanted)).sum()
    }

    /// The blocks that hold such rows from the `first`-th of them on, each with how many of its
    /// rows come before that one.
    pub(crate) fn blocks_with(
        &self,
        wanted: Wanted,
        first: i64,
    ) -> impl Iterator<Item = (i64, i64)> {
        let mut before = 0;
        (0..self.blocks.len()).filter_map(move |block| {
            let here = self.count(block, wanted);
            let skip = (first - before).max(0);
            before += here;
            (here > skip).then_some((block as i64, skip))
        })
    }

    fn count(&self, block: usize, wanted: Wanted) -> i64 {
        let count = match wanted {
            Wanted::Outcome(outcome) => self.blocks[block][outcome as usize],
            Wanted::Warned => self.warned.get(block).copied().unwrap_or(0),
            Wanted::Reason(bit) => {
                self.by_reason.get(bit).and_then(|counts| counts.get(block)).copied().unwrap_or(0)
            }
        };
        i64::from(count)
    }

    pub(crate) fn to_bytes(&self) -> crate::error::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    /// `None`: these are not the bytes of an index.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Moved, RowIndex, Wanted};
    use crate::imports::Outcome;

    #[test]
    fn the_nth_row_of_an_outcome_or_reason_is_found_by_its_block() {
        let mut index = RowIndex::default();
        for row in 0..3 * BLOCK {
            // One invalid row in the first block, none in the second, ten in the third.
            let invalid = row == 5 || row >= 3 * BLOCK - 10;
            let reasons = if invalid { index.bit((u8::from(row == 5), 9)) } else { 0 };
            let outcome = if invalid { Outcome::Invalid } else { Outcome::Created };
            index.push(outcome, row == BLOCK + 1, reasons);
        }
        assert_eq!(index.blocks_with(Wanted::Warned, 0).collect::<Vec<_>>(), [(1, 0)]);
        let invalid = Wanted::Outcome(Outcome::Invalid);
        let from = |first| index.blocks_with(invalid, first).collect::<Vec<_>>();
        assert_eq!(from(0), [(0, 0), (2, 0)]);
        assert_eq!(from(1), [(2, 0)]);
        assert_eq!(from(4), [(2, 3)]);
        assert_eq!(from(11), []);
        let reason = index.reason((0, 9)).unwrap();
        assert_eq!(index.blocks_with(reason, 2).collect::<Vec<_>>(), [(2, 2)]);
        assert_eq!((index.total(invalid), index.total(reason)), (11, 10));
        assert_eq!(index.reason((4, 4)), None);
        assert_eq!(RowIndex::from_bytes(&index.to_bytes().unwrap()), Some(index.clone()));

        index.apply(&[Moved { block: 1, from: Outcome::Created, to: Outcome::Invalid, rows: 3 }]);
        assert_eq!(index.blocks_with(invalid, 2).collect::<Vec<_>>(), [(1, 1), (2, 0)]);
        assert_eq!(index.total(invalid), 14);
    }
}
