use super::FileError;

/// Checks that a stream of bytes is UTF-8, wherever its pieces are cut.
#[derive(Debug, Default)]
pub(crate) struct Utf8Check {
    /// Bytes checked so far.
    offset: u64,
    /// The beginning of a character whose end has not arrived.
    open: Vec<u8>,
    /// Characters beyond ASCII so far; not counted beyond [`ENOUGH`].
    wide: usize,
}

/// So many characters beyond ASCII are no accident: the text is UTF-8.
const ENOUGH: usize = 10;

impl Utf8Check {
    pub(crate) fn at(offset: u64) -> Self {
        Self { offset, ..Self::default() }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if self.wide < ENOUGH {
            self.wide += bytes.iter().filter(|byte| **byte >= 0xC0).count();
        }
        let mut rest = bytes;
        while !self.open.is_empty() {
            let Some((&byte, after)) = rest.split_first() else { return Ok(()) };
            rest = after;
            self.open.push(byte);
            match std::str::from_utf8(&self.open) {
                Ok(_) => {
                    self.offset += self.open.len() as u64;
                    self.open.clear();
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Err(FileError::NotUtf8(self.offset)),
            }
        }
        match std::str::from_utf8(rest) {
            Ok(_) => self.offset += rest.len() as u64,
            Err(error) => {
                self.offset += error.valid_up_to() as u64;
                if error.error_len().is_some() {
                    return Err(FileError::NotUtf8(self.offset));
                }
                self.open.extend_from_slice(&rest[error.valid_up_to()..]);
            }
        }
        Ok(())
    }

    /// After an error: whether the text may be in another encoding, rather than damaged.
    pub(crate) fn may_be_another(&self) -> bool {
        self.wide < ENOUGH
    }

    /// After the last byte: no character may be left open.
    pub(crate) fn finish(&self) -> Result<(), FileError> {
        if self.open.is_empty() { Ok(()) } else { Err(FileError::NotUtf8(self.offset)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileError, Utf8Check};

    fn check(bytes: &[u8], piece: usize) -> Result<(), FileError> {
        let mut check = Utf8Check::default();
        for part in bytes.chunks(piece) {
            check.feed(part)?;
        }
        check.finish()
    }

    #[test]
    fn the_first_bad_byte_is_named_however_the_bytes_arrive() {
        for piece in 1..12 {
            assert_eq!(check("a é 漢 😀".as_bytes(), piece), Ok(()), "{piece}");
            assert_eq!(check(b"ab\xE9cd", piece), Err(FileError::NotUtf8(2)), "{piece}");
            assert_eq!(
                check("ab漢".as_bytes().split_last().unwrap().1, piece),
                Err(FileError::NotUtf8(2)),
                "{piece}"
            );
        }
    }
}
