use super::encoding::{Sniffed, decoder_of, sniff};
use super::formats::other_format;
use super::{FileError, Reader, Step, delimiter, header_names};
use crate::imports::{Delimiter, Encoding, Wish};

/// Bytes of a file that are looked at before it is read.
pub(crate) const HEAD: u64 = 1024 * 1024;
/// Bytes of text that the header has to end within, and that the delimiter is judged by.
const HEADER_WITHIN: usize = 256 * 1024;
const MARK: &str = "\u{feff}";

/// The beginning of a file, read as it was wished or as it seems right.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub encoding: Encoding,
    /// Neither the file nor the wish says the encoding.
    pub guessed: bool,
    pub detected_encoding: Encoding,
    pub delimiter: Delimiter,
    pub detected_delimiter: Delimiter,
    /// The text from the header on; its end may be cut off.
    pub text: String,
    /// The whole file is in it.
    pub whole: bool,
    pub names: Vec<String>,
    /// Where the header begins in the text that will be read, and on which line.
    pub start: u64,
    pub start_line: i64,
    /// Where the rows begin in the text that will be read, and on which line.
    pub offset: u64,
    pub line: i64,
}

impl Head {
    /// `found` is the encoding when more than the first bytes has been looked at.
    pub(crate) fn read(
        first: &[u8],
        size: u64,
        wish: &Wish,
        found: Option<Encoding>,
    ) -> Result<Self, FileError> {
        if let Some(error) = other_format(first) {
            return Err(error);
        }
        let (detected, sure) = match (found, sniff(first)) {
            (_, Sniffed::Said(encoding)) => (encoding, true),
            (Some(encoding), _) | (None, Sniffed::Guessed(encoding)) => (encoding, false),
            (None, Sniffed::Utf8) => (Encoding::UTF_8, true),
        };
        let encoding = wish.encoding.unwrap_or(detected);
        let whole = size <= first.len() as u64;
        let text = decoded(first, encoding, whole)?;
        let mut head = Self {
            encoding,
            guessed: wish.encoding.is_none() && !sure,
            detected_encoding: detected,
            delimiter: Delimiter::Comma,
            detected_delimiter: Delimiter::Comma,
            text,
            whole,
            names: Vec::new(),
            start: 0,
            start_line: 1,
            offset: 0,
            line: 1,
        };
        head.skip_mark();
        let said = head.skip_separator_line();
        let beginning = cut(&head.text, HEADER_WITHIN);
        head.detected_delimiter =
            said.unwrap_or_else(|| delimiter::delimiter_of(beginning, head.start_line));
        head.delimiter = wish.delimiter.unwrap_or(head.detected_delimiter);
        head.read_header()?;
        Ok(head)
    }

    /// The copy of a file that is not UTF-8 has no mark.
    fn skip_mark(&mut self) {
        if let Some(rest) = self.text.strip_prefix(MARK) {
            if self.encoding == Encoding::UTF_8 {
                self.start = MARK.len() as u64;
            }
            self.text = rest.to_owned();
        }
    }

    /// Spreadsheets write a first line such as `sep=;` for each other.
    fn skip_separator_line(&mut self) -> Option<Delimiter> {
        let end = self.text.find('\n')? + 1;
        let line = self.text[..end].trim_end().trim_matches('"');
        let delimiter = Delimiter::from_code(line.strip_prefix("sep=")?)?;
        self.start += end as u64;
        self.start_line = 2;
        self.text.drain(..end);
        Some(delimiter)
    }

    fn read_header(&mut self) -> Result<(), FileError> {
        let mut reader = Reader::at(self.delimiter, self.start, self.start_line);
        reader.feed(cut(&self.text, HEADER_WITHIN).as_bytes());
        let mut step = reader.step()?;
        if matches!(step, Step::NeedInput) {
            if !self.whole || self.text.len() > HEADER_WITHIN {
                return Err(FileError::HeaderTooLong(HEADER_WITHIN / 1024));
            }
            step = reader.finish()?;
        }
        let Step::Record(record) = step else { return Err(FileError::Empty) };
        self.names = header_names(&record)?;
        let end = record.offset + record.length;
        // A record ends with the first byte of its line end; the rows begin behind the second.
        let rest =
            self.text.as_bytes().get(usize::try_from(end - self.start).unwrap_or(usize::MAX) - 1..);
        let pair = rest.is_some_and(|rest| rest.starts_with(b"\r\n"));
        self.offset = end + u64::from(pair);
        self.line = reader.line();
        Ok(())
    }

    /// The first rows below the header, as far as they are whole.
    pub(crate) fn rows(&self, most: usize) -> Vec<Vec<String>> {
        let skipped = usize::try_from(self.offset - self.start).unwrap_or(usize::MAX);
        let Some(rest) = self.text.get(skipped..) else { return Vec::new() };
        let mut reader = Reader::at(self.delimiter, self.offset, self.line);
        reader.feed(rest.as_bytes());
        let mut rows = Vec::new();
        while rows.len() < most {
            match reader.step() {
                Ok(Step::Record(record)) => rows.push(record.cells().map(str::to_owned).collect()),
                _ => break,
            }
        }
        if rows.len() < most
            && self.whole
            && let Ok(Step::Record(record)) = reader.finish()
        {
            rows.push(record.cells().map(str::to_owned).collect());
        }
        rows
    }
}

/// The bytes as text. What is cut off at their end is left out; anything else that is no character
/// is an error in UTF-8, and shown as U+FFFD in a sample of any other encoding.
fn decoded(first: &[u8], encoding: Encoding, whole: bool) -> Result<String, FileError> {
    if encoding == Encoding::UTF_8 {
        return match std::str::from_utf8(first) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) if error.error_len().is_none() && !whole => {
                Ok(String::from_utf8_lossy(&first[..error.valid_up_to()]).into_owned())
            }
            Err(error) => Err(FileError::NotUtf8(error.valid_up_to() as u64)),
        };
    }
    let mut decoder = decoder_of(encoding).new_decoder_with_bom_removal();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(first.len()).unwrap_or(0));
    // Without `last`, a character whose end is missing is not an error.
    let _ = decoder.decode_to_string(first, &mut text, whole);
    Ok(text)
}

/// At most `most` bytes of a text, cut between characters.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::Head;
    use crate::imports::read::FileError;
    use crate::imports::{Delimiter, Encoding, Wish};

    fn head(bytes: &[u8]) -> Result<Head, FileError> {
        Head::read(bytes, bytes.len() as u64, &Wish::default(), None)
    }

    #[test]
    fn marks_and_a_separator_line_are_passed_over_and_counted() {
        let file = "\u{feff}sep=;\r\nvendor_data;email\r\n1;a@b.example\r\n";
        let found = head(file.as_bytes()).unwrap();
        assert_eq!((found.delimiter, found.encoding), (Delimiter::Semicolon, Encoding::UTF_8));
        assert_eq!(found.names, ["vendor_data", "email"]);
        assert_eq!((found.start_line, found.line), (2, 3));
        assert!(file[found.offset as usize..].trim_start().starts_with("1;a@b"));
        assert_eq!(found.rows(5), [["1", "a@b.example"]]);
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        let text = "vendor_data\tfull_name\n1\tJürgen\n";
        let bytes: Vec<u8> =
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let found = head(&bytes).unwrap();
        assert_eq!((found.encoding, found.delimiter), (Encoding::UTF_16LE, Delimiter::Tab));
        assert_eq!(found.rows(5), [["1", "Jürgen"]]);
        assert_eq!((found.start, found.offset), (0, 22));
    }

    #[test]
    fn a_header_that_does_not_end_is_refused() {
        assert_eq!(head(&[b'x'; 400_000]).unwrap_err(), FileError::HeaderTooLong(256));
        assert_eq!(head(&[b','; 1_000_000]).unwrap_err(), FileError::HeaderTooLong(256));
        assert_eq!(head(b"\n\n").unwrap_err(), FileError::Empty);
    }
}
