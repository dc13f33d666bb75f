use super::decoder::lossy;
use super::encoding::Detected;
use super::formats::other_format;
use super::header_line::{self, HeaderPlace, SEARCHED};
use super::{CsvFormat, FileError, Reader, Record, Step, delimiter, header_names};
use crate::imports::{Delimiter, Dialect, Encoding, ReadOptions};

/// Bytes of a file that are looked at before it is read.
pub(crate) const HEAD: u64 = 1024 * 1024;
/// Bytes of text that the header has to end within, and that the delimiter is found by.
const HEADER_WITHIN: usize = 256 * 1024;
const MARK: &[u8] = "\u{feff}".as_bytes();
/// Rows that tell whether a column without a name is used.
const ROWS: usize = 50;

/// The beginning of a file, read with an operator's options, or as detected.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub encoding: Encoding,
    /// Neither the file nor the options says the encoding.
    pub guessed: bool,
    pub detected_encoding: Encoding,
    pub delimiter: Delimiter,
    pub detected_delimiter: Delimiter,
    pub dialect: Dialect,
    /// A row of the beginning has a backslash before a quote, where doubled quotes were expected.
    pub backslashes: bool,
    /// The text in UTF-8 from the first line on, or from the second where the first only says the
    /// delimiter; its end may be cut off. A byte that is no character may be in it.
    pub text: Vec<u8>,
    /// The whole file is in it.
    pub whole: bool,
    /// The place of the text's first byte in the text that will be read, and its line.
    pub start: u64,
    pub start_line: i64,
    pub names: Vec<String>,
    pub header_line: i64,
    /// Lines with text above the header, but for one that says the delimiter.
    pub titles: i64,
    /// Those lines may be rows: an operator has to look.
    pub doubtful: bool,
    /// Where the rows begin in the text that will be read, and on which line.
    pub offset: u64,
    pub line: i64,
}

/// One of the first records.
struct First {
    cells: Vec<String>,
    line: i64,
    /// Where it ends in the text that will be read, and the line there.
    end: u64,
    line_behind: i64,
    backslash: bool,
}

impl First {
    fn of(record: &Record<'_>) -> Self {
        Self {
            cells: record.cells().map(str::to_owned).collect(),
            line: record.line,
            end: record.offset + record.length,
            line_behind: record.line,
            backslash: record.has_backslash_quote(),
        }
    }
}

impl Head {
    pub(crate) fn read(
        first: &[u8],
        size: u64,
        options: &ReadOptions,
        detected: Detected,
    ) -> Result<Self, FileError> {
        if let Some(error) = other_format(first) {
            return Err(error);
        }
        let encoding = options.encoding.unwrap_or(detected.encoding);
        let whole = size <= first.len() as u64;
        let mut head = Self {
            encoding,
            guessed: options.encoding.is_none() && detected.guessed,
            detected_encoding: detected.encoding,
            delimiter: Delimiter::Comma,
            detected_delimiter: Delimiter::Comma,
            dialect: options.dialect.unwrap_or_default(),
            backslashes: false,
            text: decoded(first, encoding, whole),
            whole,
            start: 0,
            start_line: 1,
            names: Vec::new(),
            header_line: 0,
            titles: 0,
            doubtful: false,
            offset: 0,
            line: 1,
        };
        head.skip_mark();
        let said = head.skip_separator_line().filter(|said| head.is_divided_by(*said));
        head.detected_delimiter =
            said.unwrap_or_else(|| delimiter::delimiter_of(head.beginning(), head.start_line));
        head.delimiter = options.delimiter.unwrap_or(head.detected_delimiter);
        head.read_header(options.header_line)?;
        Ok(head)
    }

    /// The copy of a file that is not UTF-8 has no mark.
    fn skip_mark(&mut self) {
        if self.text.starts_with(MARK) {
            if self.encoding == Encoding::UTF_8 {
                self.start = MARK.len() as u64;
            }
            self.text.drain(..MARK.len());
        }
    }

    /// Writes down in a form how the file is read, but for its columns.
    pub(crate) fn note(&self, form: &mut CsvFormat) {
        form.encoding = self.encoding;
        form.guessed = self.guessed;
        form.delimiter = self.delimiter;
        form.dialect = self.dialect;
        form.header_line = self.header_line;
        form.titles = self.titles;
        form.names.clone_from(&self.names);
        form.offset = self.offset;
        form.line = self.line;
    }

    /// What an operator has to say where the lines above the header may be rows.
    pub(crate) fn question(&self) -> Option<String> {
        let line = self.header_line;
        self.doubtful.then(|| {
            format!(
                "Line {line} looks like the header, but the lines above it look like rows. Choose the header line. Lines above it are skipped."
            )
        })
    }

    /// Whether the first line has the delimiter in it. A program can write `sep=;` above commas.
    fn is_divided_by(&self, delimiter: Delimiter) -> bool {
        let line = self.text.split(|byte| matches!(byte, b'\n' | b'\r')).next();
        line.is_some_and(|line| line.contains(&delimiter.byte()))
    }

    /// Spreadsheets write a first line such as `sep=;` for each other, in quotes or with empty cells
    /// behind it when they have saved the file again.
    fn skip_separator_line(&mut self) -> Option<Delimiter> {
        let end = self.text.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        let line = std::str::from_utf8(&self.text[..end]).ok()?.trim_start_matches('"');
        let said = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
        let (delimiter, rest) = line[said.len()..].split_at_checked(1)?;
        let found = Delimiter::from_code(delimiter)?;
        let empty =
            |letter: char| letter == '"' || letter.is_whitespace() || delimiter.starts_with(letter);
        if !rest.chars().all(empty) {
            return None;
        }
        let pair = self.text[end..].starts_with(b"\r\n");
        let next = end + 1 + usize::from(pair);
        self.start += next as u64;
        self.start_line = 2;
        self.text.drain(..next);
        Some(found)
    }

    /// As much of the text as the header has to end within.
    fn beginning(&self) -> &[u8] {
        &self.text[..self.text.len().min(HEADER_WITHIN)]
    }

    /// Finds the header: at the line that an operator has given, or where it seems to be.
    fn read_header(&mut self, wished: Option<i64>) -> Result<(), FileError> {
        let (above, records) = self.records(wished.unwrap_or(0))?;
        let cells: Vec<Vec<String>> = records.iter().map(|one| one.cells.clone()).collect();
        let place = match wished {
            Some(_) => HeaderPlace { sure: true, ..HeaderPlace::default() },
            None => header_line::find(&cells[..cells.len().min(SEARCHED)]),
        };
        let Some(header) = records.get(place.index) else {
            return Err(match wished {
                Some(line) if line > 1 => FileError::NoLine(line),
                _ => FileError::Empty,
            });
        };
        let width = header_line::width(&header.cells, &cells[place.index + 1..]);
        self.names = header_names(&header.cells, width, header.line)?;
        self.header_line = header.line;
        self.titles = above + place.index as i64;
        self.doubtful = !place.sure;
        self.backslashes = records.iter().any(|one| one.backslash);
        // A record ends with the first byte of its line end; the rows begin behind the second.
        let end = usize::try_from(header.end - self.start).unwrap_or(usize::MAX);
        let rest = self.text.get(end.saturating_sub(1)..);
        let pair = rest.is_some_and(|rest| rest.starts_with(b"\r\n"));
        self.offset = header.end + u64::from(pair);
        self.line = header.line_behind;
        Ok(())
    }

    /// The first records from a line on, and how many are above it. The first of all has to be whole.
    fn records(&self, from: i64) -> Result<(i64, Vec<First>), FileError> {
        let mut reader = Reader::at(self.delimiter, self.dialect, self.start, self.start_line);
        reader.feed(self.beginning());
        let whole = self.whole && self.text.len() <= HEADER_WITHIN;
        let (mut above, mut records, mut last) = (0, Vec::new(), false);
        while records.len() < SEARCHED + ROWS {
            let step = if last { reader.finish() } else { reader.step() };
            let mut first = match step {
                Ok(Step::Record(record)) => First::of(&record),
                Ok(Step::NeedInput) if whole && !last => {
                    last = true;
                    continue;
                }
                Ok(Step::NeedInput) if records.is_empty() && above == 0 && !whole => {
                    let limit = HEADER_WITHIN / 1024;
                    return Err(FileError::HeaderTooLong { line: reader.line(), limit });
                }
                Err(error) if records.is_empty() && above == 0 => return Err(error),
                _ => break,
            };
            first.line_behind = reader.line();
            if first.line < from {
                above += 1;
            } else {
                records.push(first);
            }
        }
        Ok((above, records))
    }

    /// The first rows below the header, as far as they are whole.
    pub(crate) fn rows(&self, most: usize) -> Vec<Vec<String>> {
        let skipped = usize::try_from(self.offset - self.start).unwrap_or(usize::MAX);
        let Some(rest) = self.text.get(skipped..) else { return Vec::new() };
        let mut reader = Reader::at(self.delimiter, self.dialect, self.offset, self.line);
        reader.feed(rest);
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

/// The bytes as text in UTF-8. What is no character in a sample of another encoding is shown as
/// U+FFFD; in UTF-8 it stays, and what is cut off at the end with it.
fn decoded(first: &[u8], encoding: Encoding, whole: bool) -> Vec<u8> {
    if encoding == Encoding::UTF_8 {
        return first.to_vec();
    }
    lossy(first, encoding, whole)
}

#[cfg(test)]
mod tests {
    use super::{Detected, Head};
    use crate::imports::read::FileError;
    use crate::imports::read::encoding::detect;
    use crate::imports::{Delimiter, Encoding, ReadOptions};

    fn head_as(bytes: &[u8], options: &ReadOptions) -> Result<Head, FileError> {
        let utf8 = Detected { encoding: Encoding::UTF_8, guessed: false };
        Head::read(bytes, bytes.len() as u64, options, detect(bytes).unwrap_or(utf8))
    }

    fn head(bytes: &[u8]) -> Result<Head, FileError> {
        head_as(bytes, &ReadOptions::default())
    }

    #[test]
    fn marks_and_a_separator_line_are_passed_over_and_counted() {
        for (first, delimiter) in [
            ("sep=;\r\n", Delimiter::Semicolon),
            ("sep=;\r", Delimiter::Semicolon),
            ("\"sep=;\"\n", Delimiter::Semicolon),
            // Written above another delimiter.
            ("sep=|\n", Delimiter::Comma),
            ("SEP=;;;\n", Delimiter::Semicolon),
            ("sep=\t\n", Delimiter::Tab),
        ] {
            let rows = "vendor_data;email\r\n1;a@b.example\r\n";
            let rows = rows.replace(';', std::str::from_utf8(&[delimiter.byte()]).unwrap());
            let file = format!("\u{feff}{first}{rows}");
            let found = head(file.as_bytes()).unwrap();
            assert_eq!((found.delimiter, found.encoding), (delimiter, Encoding::UTF_8), "{first}");
            assert_eq!(found.names, ["vendor_data", "email"]);
            assert_eq!((found.header_line, found.titles, found.line), (2, 0, 3), "{first}");
            assert!(file[found.offset as usize..].starts_with('1'), "{first}");
            assert_eq!(found.rows(5), [["1", "a@b.example"]]);
        }
    }

    #[test]
    fn the_header_is_found_below_titles_or_taken_where_it_is_said_to_be() {
        let file = "Roster,,,\r\n,,,\r\nvendor_data,full_name,email,\r\n1,Ann,a@b.example,\r\n";
        let found = head(file.as_bytes()).unwrap();
        assert_eq!((found.header_line, found.titles, found.line), (3, 1, 4));
        assert_eq!((found.names.len(), found.doubtful), (3, false));
        assert_eq!(found.rows(5), [["1", "Ann", "a@b.example", ""]]);
        assert!(file[found.offset as usize..].starts_with("1,Ann"));
        let at = |line| {
            head_as(
                file.as_bytes(),
                &ReadOptions { header_line: Some(line), ..ReadOptions::default() },
            )
        };
        assert_eq!(at(1).unwrap().names, ["Roster", "", ""]);
        assert_eq!(at(2).unwrap().header_line, 3);
        assert_eq!(at(4).unwrap().names, ["1", "Ann", "a@b.example"]);
        assert_eq!(at(9).unwrap_err(), FileError::NoLine(9));
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
        let long = FileError::HeaderTooLong { line: 1, limit: 256 };
        assert_eq!(head(&[b'x'; 400_000]).unwrap_err(), long);
        assert_eq!(head(&[b','; 1_000_000]).unwrap_err(), long);
        assert_eq!(head(b"\n\n").unwrap_err(), FileError::Empty);
        assert_eq!(head(b" \n\"\"\n").unwrap_err(), FileError::Empty);
    }
}
