use encoding_rs::DecoderResult;

use crate::imports::Encoding;
use crate::users::fields::DOS_PAGES;

/// Turns bytes into text: those of the encodings of the Encoding Standard, and those of the code
/// pages of DOS, which the standard does not have.
pub(super) enum Decoder {
    Standard(Box<encoding_rs::Decoder>),
    /// The letters of the bytes from 0x80 on.
    Page(Vec<char>),
}

/// A byte for which the encoding has no character.
pub(super) struct Malformed;

impl Decoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        match page(encoding) {
            Some(page) => Self::Page(page.chars().collect()),
            None => Self::Standard(Box::new(standard(encoding).new_decoder_with_bom_removal())),
        }
    }

    /// The next bytes in UTF-8, at most three times as many and a few more, and whether they were all
    /// text: what stands before the first that is not is in `text`.
    pub(super) fn piece(
        &mut self,
        bytes: &[u8],
        last: bool,
        text: &mut Vec<u8>,
    ) -> Result<(), Malformed> {
        match self {
            Self::Page(letters) => {
                *text = letters_of(bytes, letters).into_bytes();
                Ok(())
            }
            Self::Standard(decoder) => {
                let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
                text.resize(most.unwrap_or(bytes.len()).max(16), 0);
                let (result, _, written) =
                    decoder.decode_to_utf8_without_replacement(bytes, text, last);
                text.truncate(written);
                match result {
                    DecoderResult::Malformed(..) => Err(Malformed),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// The beginning of a file in UTF-8, with U+FFFD for bytes without a character. `whole`: nothing
/// follows, so a character whose end is missing is one of those.
pub(super) fn lossy(first: &[u8], encoding: Encoding, whole: bool) -> Vec<u8> {
    match Decoder::new(encoding) {
        Decoder::Page(letters) => letters_of(first, &letters).into_bytes(),
        Decoder::Standard(mut decoder) => {
            let most = decoder.max_utf8_buffer_length(first.len()).unwrap_or(0);
            let mut text = String::with_capacity(most);
            let _ = decoder.decode_to_string(first, &mut text, whole);
            text.into_bytes()
        }
    }
}

/// A whole text. `None`: it holds bytes that the encoding has no character for.
pub(super) fn exact(bytes: &[u8], encoding: Encoding) -> Option<String> {
    match page(encoding) {
        Some(page) => Some(letters_of(bytes, &page.chars().collect::<Vec<_>>())),
        None => {
            let text =
                standard(encoding).decode_without_bom_handling_and_without_replacement(bytes)?;
            Some(text.into_owned())
        }
    }
}

fn page(encoding: Encoding) -> Option<&'static str> {
    match encoding {
        Encoding::DOS_437 => Some(DOS_PAGES[0]),
        Encoding::DOS_850 => Some(DOS_PAGES[1]),
        Encoding::DOS_852 => Some(DOS_PAGES[2]),
        _ => None,
    }
}

fn standard(encoding: Encoding) -> &'static encoding_rs::Encoding {
    encoding_rs::Encoding::for_label(encoding.name().as_bytes()).unwrap_or(encoding_rs::UTF_8)
}

fn letters_of(bytes: &[u8], letters: &[char]) -> String {
    let letter = |byte: &u8| match byte.checked_sub(0x80) {
        None => char::from(*byte),
        Some(place) => {
            letters.get(usize::from(place)).copied().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::{exact, page, standard};
    use crate::imports::Encoding;

    #[test]
    fn every_encoding_that_can_be_chosen_has_its_decoder() {
        for encoding in Encoding::ALL {
            match page(encoding) {
                Some(page) => assert_eq!(page.chars().count(), 128),
                None => assert_eq!(standard(encoding).name(), encoding.name()),
            }
        }
    }

    #[test]
    fn letters_of_dos_are_read() {
        let read = |bytes: &[u8]| exact(bytes, Encoding::DOS_850).unwrap();
        assert_eq!(
            read(b"J\x81rgen Wei\xE1, Zo\x89, \x8Angstr\x94m"),
            "Jürgen Weiß, Zoë, èngström"
        );
    }
}
