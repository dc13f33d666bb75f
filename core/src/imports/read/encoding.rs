use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::imports::Encoding;

/// What the first bytes say of the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// By a byte order mark or by the pattern of zeros.
    Said(Encoding),
    /// Everything seen so far is UTF-8.
    Utf8,
    /// No UTF-8; this is the likeliest.
    Guessed(Encoding),
}

pub(super) fn sniff(first: &[u8]) -> Sniffed {
    match first {
        [0xEF, 0xBB, 0xBF, ..] => return Sniffed::Said(Encoding::UTF_8),
        [0xFF, 0xFE, ..] => return Sniffed::Said(Encoding::UTF_16LE),
        [0xFE, 0xFF, ..] => return Sniffed::Said(Encoding::UTF_16BE),
        // Two characters of a header in UTF-16 without a mark; no text begins with a NUL.
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => return Sniffed::Said(Encoding::UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => return Sniffed::Said(Encoding::UTF_16BE),
        _ => {}
    }
    match std::str::from_utf8(first) {
        Ok(_) => Sniffed::Utf8,
        // The first bytes may end within a character.
        Err(error) if error.error_len().is_none() => Sniffed::Utf8,
        Err(_) if is_damaged(first) => Sniffed::Utf8,
        Err(_) => {
            let mut guess = Guess::default();
            guess.feed(first);
            Sniffed::Guessed(guess.made())
        }
    }
}

/// Whether it is UTF-8 but for a few bytes. Read as anything else, every accent in it would be lost.
fn is_damaged(first: &[u8]) -> bool {
    let (mut wide, mut bad) = (0, 0);
    for chunk in first.utf8_chunks() {
        wide += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    wide > 10 * bad
}

/// A guess at the encoding of text that is not UTF-8, from as much of it as is fed.
pub(crate) struct Guess(EncodingDetector);

impl Default for Guess {
    fn default() -> Self {
        Self(EncodingDetector::new(Iso2022JpDetection::Deny))
    }
}

impl Guess {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.0.feed(bytes, false);
    }

    pub(crate) fn made(&self) -> Encoding {
        let found = self.0.guess(None, Utf8Detection::Deny);
        Encoding::from_name(found.name()).unwrap_or(Encoding::WINDOWS_1252)
    }
}

/// What decodes it.
pub(crate) fn decoder_of(encoding: Encoding) -> &'static encoding_rs::Encoding {
    encoding_rs::Encoding::for_label(encoding.name().as_bytes()).unwrap_or(encoding_rs::UTF_8)
}

#[cfg(test)]
mod tests {
    use super::{Sniffed, decoder_of, sniff};
    use crate::imports::Encoding;

    #[test]
    fn every_encoding_that_can_be_chosen_has_its_decoder() {
        for encoding in Encoding::ALL {
            assert_eq!(decoder_of(encoding).name(), encoding.name());
        }
    }

    #[test]
    fn marks_are_believed_and_accents_are_guessed() {
        assert_eq!(sniff(b"vendor_data\n1"), Sniffed::Utf8);
        assert_eq!(sniff("vendor_data,é".as_bytes().split_last().unwrap().1), Sniffed::Utf8);
        assert_eq!(sniff(b"\xFF\xFEv\0"), Sniffed::Said(Encoding::UTF_16LE));
        assert_eq!(sniff(b"\0v\0e"), Sniffed::Said(Encoding::UTF_16BE));
        let damaged = format!("vendor_data,full_name\n1,{}", "é".repeat(20));
        assert_eq!(sniff(&[damaged.as_bytes(), b"\xFFab"].concat()), Sniffed::Utf8);
        let german = b"vendor_data,full_name\n1,J\xFCrgen M\xFCller\n2,Stra\xDFe\n";
        assert_eq!(sniff(german), Sniffed::Guessed(Encoding::WINDOWS_1252));
        let (russian, ..) =
            encoding_rs::WINDOWS_1251.encode("ключ,имя\n1,Анна Петрова\n2,Иван Сидоров\n");
        assert_eq!(sniff(&russian), Sniffed::Guessed(Encoding::from_name("windows-1251").unwrap()));
    }
}
