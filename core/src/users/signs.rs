//! The kinds of bytes that a text contains. One pass over a value finds them all, and that answers most
//! questions about an ordinary value.

/// A set of kinds of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs(u8);

impl Signs {
    /// ASCII letters.
    pub const LETTERS: Self = Self(1);
    pub const DIGITS: Self = Self(1 << 1);
    pub const BLANKS: Self = Self(1 << 2);
    /// Characters that join the parts of keys and addresses: `-`, `_`, `.`, `/`, `@`.
    pub const JOINS: Self = Self(1 << 3);
    /// Characters with which programs escape or quote a text: `&`, `\`, `%`, `=`, `<` and quotes.
    pub const ESCAPES: Self = Self(1 << 4);
    /// All other visible ASCII characters.
    pub const MARKS: Self = Self(1 << 5);
    pub const CONTROLS: Self = Self(1 << 6);
    /// The bytes of characters beyond ASCII.
    pub const BEYOND: Self = Self(1 << 7);

    pub(crate) fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |found, byte| found | KINDS[usize::from(byte)]))
    }

    pub(crate) const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether there is a byte of one of these kinds.
    pub(crate) const fn has(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    /// Whether every byte is of one of these kinds.
    pub(crate) const fn only(self, kinds: Self) -> bool {
        self.0 & !kinds.0 == 0
    }
}

/// The kind of each byte.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = kind(byte as u8).0;
        byte += 1;
    }
    kinds
};

const fn kind(byte: u8) -> Signs {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Signs::LETTERS,
        b'0'..=b'9' => Signs::DIGITS,
        b' ' => Signs::BLANKS,
        b'-' | b'_' | b'.' | b'/' | b'@' => Signs::JOINS,
        b'&' | b'\\' | b'%' | b'=' | b'<' | b'\'' | b'"' | b'`' => Signs::ESCAPES,
        b'!'..=b'~' => Signs::MARKS,
        0..=0x1f | 0x7f => Signs::CONTROLS,
        0x80.. => Signs::BEYOND,
    }
}

#[cfg(test)]
mod tests {
    use super::Signs;

    #[test]
    fn the_kinds_of_a_text_are_those_of_its_bytes() {
        let word = Signs::LETTERS.and(Signs::BLANKS);
        assert!(Signs::of("Ana Lind").only(word) && Signs::of("").only(word));
        assert!(!Signs::of("Ana Lind 2").only(word));
        assert!(Signs::of("RC-1").has(Signs::JOINS) && !Signs::of("RC1").has(Signs::JOINS));
        assert_eq!(Signs::of("é"), Signs::BEYOND);
        assert_eq!(Signs::of("\t"), Signs::CONTROLS);
        assert_eq!(Signs::of("?").and(Signs::of("'")), Signs::MARKS.and(Signs::ESCAPES));
    }
}
