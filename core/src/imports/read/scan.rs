//! One record at a time: where it ends, where its cells are, and whether its quotes are sound.

use super::record::{Damage, Span};
use crate::imports::Dialect;

/// Where the scan stands within a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before its first byte.
    #[default]
    Start,
    /// Behind blanks, which may stand before a quote.
    Blanks,
    Plain,
    Quoted,
    /// Behind a quote that closes the cell, or is the first of two that stand for one.
    Closed,
    /// Behind the closing quote and blanks.
    Behind,
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// The record ends before the byte at this place, which is a line end or the end of the file.
    End(usize),
    NeedInput,
    /// The file has ended within a quoted cell.
    OpenQuote,
}

/// The scan of one record; every place is counted in bytes from the record's first. It goes on where
/// it stopped when more of the record has arrived.
///
/// Cells are read as RFC 4180 says, with two allowances: blanks may stand between a delimiter and a
/// quote if the cell closes on the same line, and behind a closing quote. What else follows a closing
/// quote is damage, and such a cell's text is what the file holds, quotes and all.
#[derive(Debug, Default)]
pub(super) struct Scan {
    state: State,
    pub at: usize,
    /// Where the present cell begins.
    cell: usize,
    /// From here on the cell's text is not in `copy` yet.
    from: usize,
    /// Where the cell's text begins in `copy`; `None`: it is a part of the record as it stands.
    copied: Option<usize>,
    /// Where the quote stands that blanks precede; without its like on the same line it opens nothing.
    late_quote: Option<usize>,
    damaged: bool,
    /// Line ends within quotes.
    pub lines: i64,
    pub spans: Vec<Span>,
    /// The text of cells that is not in the record as it stands: with quotes that were doubled.
    pub copy: Vec<u8>,
    pub damage: Option<Damage>,
}

impl Scan {
    pub fn reset(&mut self) {
        let (mut spans, mut copy) =
            (std::mem::take(&mut self.spans), std::mem::take(&mut self.copy));
        spans.clear();
        copy.clear();
        *self = Self { spans, copy, ..Self::default() };
    }

    /// Whether a cell holds a visible character of ASCII: most rows are known not to be blank by
    /// their first byte.
    pub fn has_letters(&self, record: &[u8]) -> bool {
        self.spans
            .iter()
            .any(|span| span.bytes(record, &self.copy).iter().any(u8::is_ascii_graphic))
    }

    /// `last`: nothing follows the input.
    pub fn run(&mut self, input: &[u8], delimiter: u8, dialect: Dialect, last: bool) -> Scanned {
        loop {
            let Some(&byte) = input.get(self.at) else {
                if !last {
                    return Scanned::NeedInput;
                }
                match self.finish(input) {
                    Some(found) => return found,
                    None => continue,
                }
            };
            let blank = byte == b' ' || (byte == b'\t' && delimiter != b'\t');
            match self.state {
                State::Start | State::Blanks if byte == b'"' => {
                    self.late_quote = (self.state == State::Blanks).then_some(self.at);
                    self.state = State::Quoted;
                    self.at += 1;
                    self.from = self.at;
                }
                State::Start | State::Blanks if blank => {
                    self.state = State::Blanks;
                    self.at += 1;
                }
                State::Start | State::Blanks => self.state = State::Plain,
                State::Plain => match self.plain(input, delimiter, dialect, last) {
                    Some(found) => return found,
                    None => continue,
                },
                State::Quoted => {
                    if !self.quoted(input, dialect, last) {
                        return Scanned::NeedInput;
                    }
                }
                State::Closed if byte == b'"' => {
                    self.take_over(input, self.at);
                    self.at += 1;
                    self.state = State::Quoted;
                }
                State::Closed | State::Behind if byte == delimiter => {
                    self.end_cell(input);
                    self.at += 1;
                    self.begin_cell();
                }
                State::Closed | State::Behind if matches!(byte, b'\n' | b'\r') => {
                    self.end_cell(input);
                    return Scanned::End(self.at);
                }
                State::Closed | State::Behind if blank => {
                    if self.state == State::Closed {
                        self.take_text(input, self.at - 1);
                        self.state = State::Behind;
                    }
                    self.at += 1;
                }
                State::Closed | State::Behind => self.text_behind_quote(input),
            }
        }
    }

    /// Goes on in a cell without quotes. `None`: a cell has ended, and the record has not.
    fn plain(
        &mut self,
        input: &[u8],
        delimiter: u8,
        dialect: Dialect,
        last: bool,
    ) -> Option<Scanned> {
        let escapes = dialect == Dialect::Backslash;
        loop {
            let rest = &input[self.at..];
            let stop = rest.iter().position(|&byte| {
                byte == delimiter || byte == b'\n' || byte == b'\r' || (escapes && byte == b'\\')
            });
            let Some(stop) = stop else {
                self.at = input.len();
                return (!last).then_some(Scanned::NeedInput);
            };
            self.at += stop;
            match input[self.at] {
                b'\\' if escapes && !self.damaged => {
                    let Some(&next) = input.get(self.at + 1) else {
                        if last {
                            self.at += 1;
                            return None;
                        }
                        return Some(Scanned::NeedInput);
                    };
                    if next == delimiter || matches!(next, b'\\' | b'"') {
                        self.take_over(input, self.at);
                        self.from = self.at + 1;
                        self.at += 2;
                    } else {
                        self.at += 1;
                    }
                }
                b'\n' | b'\r' => {
                    self.end_cell(input);
                    return Some(Scanned::End(self.at));
                }
                byte if byte == delimiter => {
                    self.end_cell(input);
                    self.at += 1;
                    self.begin_cell();
                    return None;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Goes on in a quoted cell. `false`: its next byte has to arrive first.
    fn quoted(&mut self, input: &[u8], dialect: Dialect, last: bool) -> bool {
        let escapes = dialect == Dialect::Backslash;
        while let Some(&byte) = input.get(self.at) {
            match byte {
                b'"' => {
                    self.state = State::Closed;
                    self.at += 1;
                    return true;
                }
                b'\n' | b'\r' if self.late_quote.is_some() => {
                    self.take_back();
                    return true;
                }
                b'\n' if input[self.at - 1] == b'\r' => {}
                b'\n' | b'\r' => self.lines += 1,
                b'\\' if escapes => match input.get(self.at + 1) {
                    None if !last => return false,
                    Some(b'"' | b'\\') => {
                        self.take_over(input, self.at);
                        self.from = self.at + 1;
                        self.at += 1;
                    }
                    _ => {}
                },
                _ => {}
            }
            self.at += 1;
        }
        true
    }

    /// What was read up to `to` is text; the byte there is not.
    fn take_over(&mut self, input: &[u8], to: usize) {
        self.take_text(input, to);
        self.from = to + 1;
    }

    fn take_text(&mut self, input: &[u8], to: usize) {
        self.copied.get_or_insert(self.copy.len());
        self.copy.extend_from_slice(&input[self.from..to]);
        self.from = to;
    }

    /// A quote behind blanks that is not closed as a cell's quote is a letter like any other.
    fn take_back(&mut self) {
        if let Some(quote) = self.late_quote.take() {
            self.drop_copy();
            self.at = quote + 1;
            self.state = State::Plain;
        }
    }

    fn text_behind_quote(&mut self, input: &[u8]) {
        if self.late_quote.is_some() {
            self.take_back();
            return;
        }
        if self.damage.is_none() {
            let closing = input[..self.at].iter().rposition(|byte| *byte == b'"').unwrap_or(0);
            self.damage = Some(Damage {
                cell: self.spans.len(),
                lines: self.lines,
                backslash: closing > self.cell + 1 && input[closing - 1] == b'\\',
            });
        }
        self.drop_copy();
        self.damaged = true;
        self.state = State::Plain;
    }

    /// From its beginning on the cell's text is what the file holds.
    fn drop_copy(&mut self) {
        if let Some(start) = self.copied.take() {
            self.copy.truncate(start);
        }
        self.from = self.cell;
    }

    fn begin_cell(&mut self) {
        self.state = State::Start;
        self.cell = self.at;
        self.from = self.at;
        self.late_quote = None;
        self.damaged = false;
    }

    /// The cell ends before the byte at `at`.
    fn end_cell(&mut self, input: &[u8]) {
        // The closing quote of a cell is not text; of one with blanks behind it the text is taken.
        let to = match self.state {
            State::Closed => self.at - 1,
            State::Behind => self.from,
            _ => self.at,
        };
        let copied = self.copied.take();
        let text = match copied {
            Some(start) => {
                self.copy.extend_from_slice(&input[self.from..to]);
                start..self.copy.len()
            }
            None => self.from..to,
        };
        self.spans.push(Span::new(self.cell..self.at, text, copied.is_some()));
    }

    /// Nothing follows. `None`: what looked like a quoted cell is read again as one without quotes.
    fn finish(&mut self, input: &[u8]) -> Option<Scanned> {
        if self.state == State::Quoted {
            if self.late_quote.is_none() {
                return Some(Scanned::OpenQuote);
            }
            self.take_back();
            return None;
        }
        self.end_cell(input);
        Some(Scanned::End(self.at))
    }
}
