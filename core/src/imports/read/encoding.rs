use crate::imports::Encoding;

/// The encoding of a file, as far as its bytes tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Detected {
    pub encoding: Encoding,
    /// The likeliest one: nothing in the file says it for sure.
    pub guessed: bool,
}

/// The encoding by the first bytes: by a byte order mark, by the pattern of zeros, or because all of
/// them are UTF-8. `None`: something in them is not.
pub(crate) fn detect(first: &[u8]) -> Option<Detected> {
    let said = |encoding| Some(Detected { encoding, guessed: false });
    match first {
        [0xEF, 0xBB, 0xBF, ..] => return said(Encoding::UTF_8),
        [0xFF, 0xFE, ..] => return said(Encoding::UTF_16LE),
        [0xFE, 0xFF, ..] => return said(Encoding::UTF_16BE),
        // Two characters of a header in UTF-16 without a mark; no text begins with a NUL.
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => return said(Encoding::UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => return said(Encoding::UTF_16BE),
        _ => {}
    }
    match std::str::from_utf8(first) {
        // The first bytes may end within a character.
        Err(error) if error.error_len().is_some() => None,
        _ => said(Encoding::UTF_8),
    }
}

#[cfg(test)]
mod tests {
    use super::{Detected, detect};
    use crate::imports::Encoding;

    #[test]
    fn marks_are_believed_and_what_is_not_utf_8_is_left_open() {
        let said = |encoding| Some(Detected { encoding, guessed: false });
        assert_eq!(detect(b"vendor_data\n1"), said(Encoding::UTF_8));
        assert_eq!(
            detect("vendor_data,é".as_bytes().split_last().unwrap().1),
            said(Encoding::UTF_8)
        );
        assert_eq!(detect(b"\xFF\xFEv\0"), said(Encoding::UTF_16LE));
        assert_eq!(detect(b"\0v\0e"), said(Encoding::UTF_16BE));
        assert_eq!(detect(b"vendor_data\nJ\xFCrgen\n"), None);
    }
}
