use crate::imports::Outcome;

/// What the preview keeps of a row: its place in the file and what was decided. Entries have one
/// size, so that row 900,000 is found as fast as row 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowEntry {
    /// The place of the row in the file, and its length, in bytes.
    pub offset: u64,
    pub length: u32,
    pub line: u32,
    /// The version of the user that was seen; 0: there was none.
    pub version: u32,
    /// The line of the first row with the same key, or of one that looks the same (see
    /// [`super::alike`]); 0: this is the first. Of a valid row, what it shares an e-mail address or a
    /// phone number with (see [`super::contacts::shared_with`]).
    pub first_line: u32,
    pub outcome: Outcome,
    /// Whether it is imported with a warning.
    pub warned: bool,
    /// Why it is invalid, or what is probably wrong with it: bit n stands for the n-th reason of the
    /// file's [`super::RowIndex`].
    pub reasons: u64,
}

pub(crate) const ROW_BYTES: usize = 32;
/// Reasons that an entry has bits for.
pub(crate) const MAX_REASONS: usize = 56;
/// Beside the outcome in its byte.
const WARNED: u8 = 0x80;

impl RowEntry {
    pub(crate) fn to_bytes(self) -> [u8; ROW_BYTES] {
        let mut bytes = [0; ROW_BYTES];
        bytes[0..8].copy_from_slice(&self.offset.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.length.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.line.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.version.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.first_line.to_le_bytes());
        bytes[24] = self.outcome as u8 | if self.warned { WARNED } else { 0 };
        bytes[25..32].copy_from_slice(&self.reasons.to_le_bytes()[..7]);
        bytes
    }

    /// `None`: these are not the bytes of an entry.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; ROW_BYTES] = bytes.try_into().ok()?;
        let word = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        Some(Self {
            offset: u64::from(word(0)) | u64::from(word(4)) << 32,
            length: word(8),
            line: word(12),
            version: word(16),
            first_line: word(20),
            outcome: *Outcome::ALL.get(usize::from(bytes[24] & !WARNED))?,
            warned: bytes[24] & WARNED != 0,
            reasons: u64::from(word(24)) >> 8 | u64::from(word(28)) << 24,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RowEntry;
    use crate::imports::Outcome;

    #[test]
    fn an_entry_reads_back_as_itself() {
        for outcome in Outcome::ALL {
            let entry = RowEntry {
                offset: u64::MAX - 5,
                length: 7,
                line: u32::MAX,
                version: 3,
                first_line: 9,
                outcome,
                warned: outcome == Outcome::Created,
                reasons: (1 << 55) | (1 << 31) | 1,
            };
            assert_eq!(RowEntry::from_bytes(&entry.to_bytes()), Some(entry));
        }
        assert_eq!(RowEntry::from_bytes(&[0; 31]), None);
        assert_eq!(RowEntry::from_bytes(&[255; 32]), None);
    }
}
