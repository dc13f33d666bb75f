use super::FileError;
use super::record::{ForeignByte, Parts, Record, replace_foreign};
use super::scan::{Scan, Scanned};
use crate::imports::{Delimiter, Dialect};

/// The longest record, in bytes of the file. What a row may hold at most is far below.
const MAX_LENGTH: usize = 1024 * 1024;

/// A CSV reader that is fed bytes and gives records; it does no input of its own. Records in which
/// every cell is blank are passed over as empty lines are.
pub(crate) struct Reader {
    delimiter: u8,
    dialect: Dialect,
    input: Vec<u8>,
    /// How much of `input` is used up: the record that is being read begins here.
    used: usize,
    /// The place of `input[used]` in the file.
    offset: u64,
    /// The line on which `input[used]` stands; the first is 1.
    line: i64,
    after_cr: bool,
    /// A record is being read.
    begun: bool,
    scan: Scan,
    foreign: Vec<ForeignByte>,
}

pub(crate) enum Step<'a> {
    Record(Record<'a>),
    /// Everything that was fed is used up.
    NeedInput,
}

impl Reader {
    /// A reader whose first byte will be the one at `offset`, on `line`.
    pub(crate) fn at(delimiter: Delimiter, dialect: Dialect, offset: u64, line: i64) -> Self {
        Self {
            delimiter: delimiter.byte(),
            dialect,
            input: Vec::new(),
            used: 0,
            offset,
            line,
            after_cr: false,
            begun: false,
            scan: Scan::default(),
            foreign: Vec::new(),
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.input.drain(..self.used);
        self.used = 0;
        self.input.extend_from_slice(bytes);
    }

    /// The next whole record.
    pub(crate) fn step(&mut self) -> Result<Step<'_>, FileError> {
        self.next(false)
    }

    /// After the last byte: the record that no line end follows, if there is one.
    pub(crate) fn finish(&mut self) -> Result<Step<'_>, FileError> {
        self.next(true)
    }

    fn next(&mut self, last: bool) -> Result<Step<'_>, FileError> {
        loop {
            if !self.begun {
                self.skip_line_ends();
                if self.used == self.input.len() {
                    return Ok(Step::NeedInput);
                }
                self.scan.reset();
                self.begun = true;
            }
            let input = &self.input[self.used..];
            let found = self.scan.run(input, self.delimiter, self.dialect, last);
            if self.scan.at > MAX_LENGTH {
                return Err(FileError::RecordTooLong { line: self.line, limit: MAX_LENGTH });
            }
            match found {
                Scanned::NeedInput => return Ok(Step::NeedInput),
                Scanned::OpenQuote => return Err(FileError::OpenQuote(self.line)),
                Scanned::End(end) => {
                    if let Some(taken) = self.take(end, last) {
                        return Ok(Step::Record(self.record(&taken)));
                    }
                }
            }
        }
    }

    /// Uses up the record that ends before `end`. `last`: nothing follows what was fed. `None`: all of its
    /// cells are blank.
    fn take(&mut self, end: usize, last: bool) -> Option<Taken> {
        let from = self.used;
        let taken = Taken { from, end: from + end, offset: self.offset, line: self.line };
        self.begun = false;
        self.line += self.scan.lines;
        self.used += end;
        self.offset += end as u64;
        self.after_cr = false;
        let ends = last && self.used == self.input.len();
        if self.used < self.input.len() {
            self.pass_line_end();
        }
        self.foreign.clear();
        let raw = &self.input[from..taken.end];
        let scan = &mut self.scan;
        if std::str::from_utf8(raw).is_err() {
            replace_foreign(raw, ends, &mut scan.copy, &mut scan.spans, &mut self.foreign);
        }
        let blank = !self.scan.has_letters(raw) && self.record(&taken).filled() == 0;
        (!blank).then_some(taken)
    }

    fn record(&self, taken: &Taken) -> Record<'_> {
        let raw = &self.input[taken.from..taken.end];
        Record::new(Parts {
            raw,
            // Of a record that is not UTF-8 every cell is in the copy.
            text: std::str::from_utf8(raw).unwrap_or_default(),
            copy: std::str::from_utf8(&self.scan.copy).unwrap_or_default(),
            spans: &self.scan.spans,
            foreign: &self.foreign,
            damage: self.scan.damage,
            offset: taken.offset,
            length: self.offset - taken.offset,
            line: taken.line,
        })
    }

    /// The line on which the next byte stands. A line end of two bytes may be half used up: then its
    /// second byte still belongs to the line before.
    pub(crate) fn line(&self) -> i64 {
        self.line
    }

    /// Empty lines between records are no records, but they count as lines.
    fn skip_line_ends(&mut self) {
        while matches!(self.input.get(self.used), Some(b'\n' | b'\r')) {
            self.pass_line_end();
        }
    }

    /// Passes the byte of a line end: CR, LF, or either byte of both together.
    fn pass_line_end(&mut self) {
        let byte = self.input[self.used];
        self.line += i64::from(byte == b'\r' || !self.after_cr);
        self.after_cr = byte == b'\r';
        self.used += 1;
        self.offset += 1;
    }
}

/// Where a record that is used up lies in the input and in the file.
struct Taken {
    from: usize,
    end: usize,
    offset: u64,
    line: i64,
}

#[cfg(test)]
mod tests {
    use super::{FileError, Reader, Step};
    use crate::imports::{Delimiter, Dialect};

    type Row = (i64, u64, u64, Vec<String>);

    /// Reads `text` fed in pieces of `piece` bytes.
    fn read(text: &[u8], piece: usize, dialect: Dialect) -> Result<Vec<Row>, FileError> {
        let mut reader = Reader::at(Delimiter::Comma, dialect, 0, 1);
        let mut rows = Vec::new();
        let mut add = |record: super::Record<'_>| {
            let cells = record.cells().map(str::to_owned).collect();
            rows.push((record.line, record.offset, record.length, cells));
        };
        for bytes in text.chunks(piece) {
            reader.feed(bytes);
            while let Step::Record(record) = reader.step()? {
                add(record);
            }
        }
        if let Step::Record(record) = reader.finish()? {
            add(record);
        }
        Ok(rows)
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let rows = read(text.as_bytes(), 64, Dialect::Doubled).unwrap();
        rows.into_iter().map(|(.., cells)| cells).collect()
    }

    #[test]
    fn records_keep_their_line_and_place_however_the_bytes_arrive() {
        let text = "a,b\r\n\"1\n2\",é\r\n\r\n\n3,\"x\"\"y\"\n,\" \" ,\"\"\n4, \"5, 6\" ";
        let expected: [(i64, &[&str]); 4] =
            [(1, &["a", "b"]), (2, &["1\n2", "é"]), (6, &["3", "x\"y"]), (8, &["4", "5, 6"])];
        for piece in 1..text.len() {
            let rows = read(text.as_bytes(), piece, Dialect::Doubled).unwrap();
            let found: Vec<(i64, Vec<&str>)> = rows
                .iter()
                .map(|(line, _, _, cells)| (*line, cells.iter().map(String::as_str).collect()))
                .collect();
            assert_eq!(found, expected.map(|(line, cells)| (line, cells.to_vec())), "{piece}");
            // What lies at a record's place is that record again.
            for (line, offset, length, cells) in &rows {
                let part = &text.as_bytes()[*offset as usize..(offset + length) as usize];
                let again = read(part, 64, Dialect::Doubled).unwrap();
                assert_eq!(again.len(), 1, "line {line}");
                assert_eq!(&again[0].3, cells, "line {line}");
            }
        }
    }

    #[test]
    fn every_kind_of_line_end_counts_once_also_within_quotes() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["a,b", "\"1", "", "2\",x", "", "3,y"].join(end);
            let rows = read(text.as_bytes(), 3, Dialect::Doubled).unwrap();
            let lines: Vec<i64> = rows.iter().map(|(line, ..)| *line).collect();
            assert_eq!(lines, [1, 2, 6], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_blanks_precede_opens_a_cell_only_if_it_closes_on_its_line() {
        for (text, expected) in [
            ("1, \"Lind, Oskar\" , SWE", vec!["1", "Lind, Oskar", " SWE"]),
            ("1, \"Jo\" Lind,SWE", vec!["1", " \"Jo\" Lind", "SWE"]),
            ("1, \"tall,SWE", vec!["1", " \"tall", "SWE"]),
            ("1, \"a\"\"b\" c,\"d\"", vec!["1", " \"a\"\"b\" c", "d"]),
            ("1, \"\"", vec!["1", ""]),
        ] {
            for end in ["", "\n", "\r\nx,\"y\"\n"] {
                assert_eq!(cells(&format!("{text}{end}"))[0], expected, "{text}{end:?}");
            }
        }
    }

    #[test]
    fn text_behind_a_closing_quote_leaves_the_cell_as_the_file_holds_it_and_is_named() {
        for (text, cell, words) in [
            ("1,\"Petra \"Pet\" Holm\",DNK\n", "\"Petra \"Pet\" Holm\"", "Cell 2 continues"),
            ("1,\"Ana \\\"Nita\\\" Ruiz\",x\n", "\"Ana \\\"Nita\\\" Ruiz\"", "backslash"),
            ("1,\"a\"\"b\"c,x\n", "\"a\"\"b\"c", "Cell 2 continues"),
            ("1,\"a\" \"b\",x\n", "\"a\" \"b\"", "Cell 2 continues"),
            ("1,\"a\n2,b\n3,\"c\",d\n", "\"a\n2,b\n3,\"c\"", "line 3"),
        ] {
            let mut reader = Reader::at(Delimiter::Comma, Dialect::Doubled, 0, 1);
            reader.feed(text.as_bytes());
            let Step::Record(record) = reader.step().unwrap() else { panic!("{text}") };
            assert_eq!(record.cell(1), Some(cell));
            let message = record.damage().unwrap().message();
            assert!(message.contains(words), "{message}");
        }
        for sound in ["1,a \"b\" c\n", "1,5\" tall\n", "1,\"a\"  ,b\n", "1,\"C:\\\",\"\\\\\"\n"] {
            let mut reader = Reader::at(Delimiter::Comma, Dialect::Doubled, 0, 1);
            reader.feed(sound.as_bytes());
            let Step::Record(record) = reader.step().unwrap() else { panic!("{sound}") };
            assert_eq!(record.damage(), None, "{sound}");
        }
    }

    #[test]
    fn with_backslashes_a_file_is_read_as_its_writer_meant_it_however_the_bytes_arrive() {
        let text = "\"a \\\"b\\\" c\",\"C:\\\\Temp\",\"C:\\Temp\",\"d\"\"e\",f\\,g,\\N,\"x\\\"\"\n\"\\\"\",y\\";
        for piece in 1..text.len() {
            let rows = read(text.as_bytes(), piece, Dialect::Backslash).unwrap();
            assert_eq!(
                rows[0].3,
                ["a \"b\" c", "C:\\Temp", "C:\\Temp", "d\"e", "f,g", "\\N", "x\""],
                "{piece}"
            );
            assert_eq!(rows[1].3, ["\"", "y\\"], "{piece}");
        }
    }

    #[test]
    fn a_foreign_byte_is_named_with_its_cell_and_the_rest_is_read() {
        for text in [
            &b"\xFF1,Zo\xEB,\"\xC3\xA9\"\"\"\nb,\xC3\xA9\n"[..],
            b"\xFF1,Zo\xEB,\xC3\xA9\"\nb,\xC3\xA9",
        ] {
            let mut reader = Reader::at(Delimiter::Comma, Dialect::Doubled, 0, 1);
            reader.feed(text);
            let Step::Record(record) = reader.step().unwrap() else { panic!("no record") };
            assert_eq!(record.cells().collect::<Vec<_>>(), ["\u{fffd}1", "Zo\u{fffd}", "é\""]);
            let foreign: Vec<_> = record.foreign().iter().map(|one| (one.cell, one.byte)).collect();
            assert_eq!(foreign, [(0, 0xFF), (1, 0xEB)]);
            let Step::Record(record) = reader.finish().unwrap() else { panic!("no record") };
            assert_eq!((record.cell(1), record.foreign().len()), (Some("é"), 0));
        }
    }

    #[test]
    fn a_byte_order_mark_within_a_file_is_a_character_like_any_other() {
        let text = "\u{feff}a,b\n\u{feff}c,d\n";
        let rows = read(text.as_bytes(), 64, Dialect::Doubled).unwrap();
        assert_eq!((rows[0].3[0].as_str(), rows[1].3[0].as_str()), ("\u{feff}a", "\u{feff}c"));
    }

    #[test]
    fn a_quote_that_never_closes_is_named_with_its_line() {
        let read = |text: &str| read(text.as_bytes(), 4, Dialect::Doubled);
        assert_eq!(read("a,b\n1,2\n3,\"4\n5,6\n"), Err(FileError::OpenQuote(3)));
        assert!(read("a,b\n1,\"2\"").is_ok());
    }

    #[test]
    fn a_record_without_end_is_refused_in_bounded_memory() {
        let mut reader = Reader::at(Delimiter::Comma, Dialect::Doubled, 0, 1);
        let piece = vec![b'x'; 64 * 1024];
        let refused = (0..1_000).find_map(|_| {
            reader.feed(&piece);
            reader.step().err()
        });
        assert!(matches!(refused, Some(FileError::RecordTooLong { line: 1, .. })));
        assert!(reader.input.len() <= 2 * 1024 * 1024);
    }
}
