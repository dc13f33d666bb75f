use csv_core::ReadRecordResult;

use super::FileError;
use crate::imports::Delimiter;

/// The longest record, in bytes of the file. What a row may hold at most is far below.
const LONGEST: usize = 1024 * 1024;

/// A CSV reader that is fed bytes and gives records; it does no input of its own.
pub(crate) struct Reader {
    core: csv_core::Reader,
    input: Vec<u8>,
    /// How much of `input` is used up.
    used: usize,
    /// The place of `input[used]` in the file.
    offset: u64,
    /// The line on which `input[used]` stands; the first is 1.
    line: i64,
    after_cr: bool,
    /// The record that is being read: its unquoted text, where its cells end, where it began.
    text: Vec<u8>,
    text_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    begun: Option<(u64, i64)>,
}

/// One record of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    text: &'a str,
    ends: &'a [usize],
    /// The place of its first byte in the file.
    pub offset: u64,
    /// Bytes of the file that it takes, with its line end.
    pub length: u64,
    /// The line on which it begins.
    pub line: i64,
}

/// Cells that an operator wrote in the place of a record's own.
pub(crate) struct Laid {
    text: String,
    ends: Vec<usize>,
}

impl Laid {
    pub(crate) fn of(cells: &[String]) -> Self {
        let mut ends = Vec::with_capacity(cells.len());
        let mut text = String::new();
        for cell in cells {
            text.push_str(cell);
            ends.push(text.len());
        }
        Self { text, ends }
    }

    /// These cells at the place of `record`.
    pub(crate) fn record<'a>(&'a self, record: &Record<'_>) -> Record<'a> {
        let Record { offset, length, line, .. } = *record;
        Record { text: &self.text, ends: &self.ends, offset, length, line }
    }
}

pub(crate) enum Step<'a> {
    Record(Record<'a>),
    /// Everything that was fed is used up.
    NeedInput,
}

impl Reader {
    /// A reader whose first byte will be the one at `offset`, on `line`.
    pub(crate) fn at(delimiter: Delimiter, offset: u64, line: i64) -> Self {
        let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter.byte()).build();
        // csv-core drops a byte order mark at its first byte, wherever that is in the file: a row that
        // begins with one would read otherwise by itself than in its file. An empty line is passed
        // over, and has it past its first byte.
        core.read_record(b"\n", &mut [0], &mut [0]);
        Self {
            core,
            input: Vec::new(),
            used: 0,
            offset,
            line,
            after_cr: false,
            text: vec![0; 4 * 1024],
            text_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
            begun: None,
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.input.drain(..self.used);
        self.used = 0;
        self.input.extend_from_slice(bytes);
    }

    /// The next whole record.
    pub(crate) fn step(&mut self) -> Result<Step<'_>, FileError> {
        if self.begun.is_none() {
            self.skip_line_ends();
            if self.used == self.input.len() {
                return Ok(Step::NeedInput);
            }
            self.begun = Some((self.offset, self.line));
        }
        loop {
            let input = &self.input[self.used..];
            if input.is_empty() {
                return Ok(Step::NeedInput);
            }
            let (result, read, written, ended) = self.core.read_record(
                input,
                &mut self.text[self.text_len..],
                &mut self.ends[self.ends_len..],
            );
            self.advance(read);
            self.text_len += written;
            self.ends_len += ended;
            let (start, line) = self.begun.unwrap_or((self.offset, self.line));
            if self.offset - start > LONGEST as u64 {
                return Err(FileError::RecordTooLong { line, limit: LONGEST });
            }
            match result {
                ReadRecordResult::InputEmpty => return Ok(Step::NeedInput),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return self.take(),
                ReadRecordResult::End => return Ok(Step::NeedInput),
            }
        }
    }

    /// After the last byte: the record that no line end follows, if there is one.
    pub(crate) fn finish(&mut self) -> Result<Step<'_>, FileError> {
        let Some((_, line)) = self.begun else { return Ok(Step::NeedInput) };
        // A line end closes any record but one whose quote is still open. (csv-core cannot be asked
        // for its state, and its `Clone` loses parts of it in 0.1.13: this reader is spent now.)
        let (result, _, written, ended) = loop {
            let step = self.core.read_record(
                b"\n",
                &mut self.text[self.text_len..],
                &mut self.ends[self.ends_len..],
            );
            match step.0 {
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                _ => break step,
            }
        };
        if result != ReadRecordResult::Record {
            return Err(FileError::OpenQuote(line));
        }
        self.text_len += written;
        self.ends_len += ended;
        self.take()
    }

    fn take(&mut self) -> Result<Step<'_>, FileError> {
        let (offset, line) = self.begun.take().unwrap_or((self.offset, self.line));
        let (text_len, ends_len) = (self.text_len, self.ends_len);
        (self.text_len, self.ends_len) = (0, 0);
        // The bytes were checked before they were fed; cells are cut at ASCII characters.
        let text = std::str::from_utf8(&self.text[..text_len])
            .map_err(|error| FileError::NotUtf8(offset + error.valid_up_to() as u64))?;
        let ends = &self.ends[..ends_len];
        Ok(Step::Record(Record { text, ends, offset, length: self.offset - offset, line }))
    }

    /// The line on which the next byte stands. A line end of two bytes may be half used up: then its
    /// second byte still belongs to the line before.
    pub(crate) fn line(&self) -> i64 {
        self.line
    }

    /// Empty lines between records are no records, but they count as lines.
    fn skip_line_ends(&mut self) {
        let blank =
            self.input[self.used..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.advance(blank);
    }

    fn advance(&mut self, count: usize) {
        let bytes = &self.input[self.used..self.used + count];
        let mut lines = 0;
        for &byte in bytes {
            lines += i64::from(byte == b'\r' || (byte == b'\n' && !self.after_cr));
            self.after_cr = byte == b'\r';
        }
        self.line += lines;
        self.used += count;
        self.offset += count as u64;
    }
}

impl<'a> Record<'a> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn cell(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end)
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &'a str> {
        let record = *self;
        (0..self.len()).filter_map(move |index| record.cell(index))
    }
}

#[cfg(test)]
mod tests {
    use super::{FileError, Reader, Step};
    use crate::imports::Delimiter;

    type Row = (i64, u64, u64, Vec<String>);

    /// Reads `text` fed in pieces of `piece` bytes.
    fn read(text: &str, piece: usize) -> Result<Vec<Row>, FileError> {
        let mut reader = Reader::at(Delimiter::Comma, 0, 1);
        let mut rows = Vec::new();
        for bytes in text.as_bytes().chunks(piece) {
            reader.feed(bytes);
            while let Step::Record(record) = reader.step()? {
                let cells = record.cells().map(str::to_owned).collect();
                rows.push((record.line, record.offset, record.length, cells));
            }
        }
        if let Step::Record(record) = reader.finish()? {
            let cells = record.cells().map(str::to_owned).collect();
            rows.push((record.line, record.offset, record.length, cells));
        }
        Ok(rows)
    }

    #[test]
    fn records_keep_their_line_and_place_however_the_bytes_arrive() {
        let text = "a,b\r\n\"1\n2\",é\r\n\r\n\n3,\"x\"\"y\"\n4,5";
        let expected: Vec<Row> = [
            (1, 0, "a,b\r\n", ["a", "b"]),
            (2, 5, "\"1\n2\",é\r\n", ["1\n2", "é"]),
            (6, 18, "3,\"x\"\"y\"\n", ["3", "x\"y"]),
            (7, 27, "4,5", ["4", "5"]),
        ]
        .map(|(line, offset, raw, cells)| {
            (line, offset, raw.len() as u64, cells.map(String::from).to_vec())
        })
        .to_vec();
        let lines = |rows: &[Row]| -> Vec<(i64, Vec<String>)> {
            rows.iter().map(|(line, _, _, cells)| (*line, cells.clone())).collect()
        };
        for piece in 1..text.len() {
            let rows = read(text, piece).unwrap();
            assert_eq!(lines(&rows), lines(&expected), "pieces of {piece}");
            // What lies at a record's place is that record again.
            for (line, offset, length, cells) in rows {
                let part = &text[offset as usize..(offset + length) as usize];
                let again = read(part, 64).unwrap();
                assert_eq!(again.len(), 1, "line {line}");
                assert_eq!(again[0].3, cells, "line {line}");
            }
        }
    }

    #[test]
    fn a_byte_order_mark_within_a_file_is_a_character_like_any_other() {
        let text = "\u{feff}a,b\n\u{feff}c,d\n";
        let rows = read(text, 64).unwrap();
        assert_eq!(rows[0].3[0], "\u{feff}a");
        assert_eq!(rows[1].3[0], "\u{feff}c");
        let (_, offset, length, cells) = &rows[1];
        let part = &text[*offset as usize..(offset + length) as usize];
        assert_eq!(&read(part, 64).unwrap()[0].3, cells);
    }

    #[test]
    fn a_quote_that_never_closes_is_named_with_its_line() {
        assert_eq!(read("a,b\n1,2\n3,\"4\n5,6\n", 4), Err(FileError::OpenQuote(3)));
        assert!(read("a,b\n1,\"2\"", 4).is_ok());
    }

    #[test]
    fn a_record_without_end_is_refused_in_bounded_memory() {
        let mut reader = Reader::at(Delimiter::Comma, 0, 1);
        let piece = vec![b'x'; 64 * 1024];
        let refused = (0..1_000).find_map(|_| {
            reader.feed(&piece);
            reader.step().err()
        });
        assert!(matches!(refused, Some(FileError::RecordTooLong { line: 1, .. })));
        assert!(reader.text.len() <= 4 * 1024 * 1024);
    }
}
