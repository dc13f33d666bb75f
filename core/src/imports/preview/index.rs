use crate::imports::Outcome;

/// Rows of one block of the index.
pub(crate) const BLOCK: i64 = 4_096;
const OUTCOMES: usize = Outcome::ALL.len();

/// How many rows of each outcome every block of rows holds: the way to "the 5,000th invalid row"
/// that reads one or two blocks instead of the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowIndex {
    blocks: Vec<[u32; OUTCOMES]>,
    rows: i64,
}

impl RowIndex {
    pub(crate) fn push(&mut self, outcome: Outcome) {
        if self.rows % BLOCK == 0 {
            self.blocks.push([0; OUTCOMES]);
        }
        self.rows += 1;
        if let Some(block) = self.blocks.last_mut() {
            block[outcome as usize] += 1;
        }
    }

    pub(crate) fn rows(&self) -> i64 {
        self.rows
    }

    /// The blocks that hold rows of this outcome from the `first`-th of them on, each with how many
    /// of its rows come before that one.
    pub(crate) fn blocks_with(
        &self,
        outcome: Outcome,
        first: i64,
    ) -> impl Iterator<Item = (i64, i64)> {
        let mut before = 0;
        self.blocks.iter().enumerate().filter_map(move |(number, block)| {
            let here = i64::from(block[outcome as usize]);
            let skip = (first - before).max(0);
            before += here;
            (here > skip).then_some((number as i64, skip))
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.rows.to_le_bytes().to_vec();
        for count in self.blocks.iter().flatten() {
            bytes.extend_from_slice(&count.to_le_bytes());
        }
        bytes
    }

    /// `None`: these are not the bytes of an index.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rows, counts) = bytes.split_first_chunk::<8>()?;
        let counts: Vec<u32> = counts
            .chunks_exact(4)
            .filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
            .collect();
        let blocks =
            counts.chunks_exact(OUTCOMES).filter_map(|block| block.try_into().ok()).collect();
        Some(Self { blocks, rows: i64::from_le_bytes(*rows) })
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, RowIndex};
    use crate::imports::Outcome;

    #[test]
    fn the_nth_row_of_an_outcome_is_found_by_its_block() {
        let mut index = RowIndex::default();
        for row in 0..3 * BLOCK {
            // One invalid row in the first block, none in the second, ten in the third.
            let invalid = row == 5 || row >= 3 * BLOCK - 10;
            index.push(if invalid { Outcome::Invalid } else { Outcome::Created });
        }
        let from = |first| index.blocks_with(Outcome::Invalid, first).collect::<Vec<_>>();
        assert_eq!(from(0), [(0, 0), (2, 0)]);
        assert_eq!(from(1), [(2, 0)]);
        assert_eq!(from(4), [(2, 3)]);
        assert_eq!(from(11), []);
        assert_eq!(RowIndex::from_bytes(&index.to_bytes()), Some(index));
    }
}
