use std::ops::Range;

use super::Shape;

/// Where a cell is: its bytes in the record, and its text there or in the copy.
#[derive(Clone, Debug)]
pub(super) struct Span {
    raw: Range<u32>,
    text: Range<u32>,
    copied: bool,
}

impl Span {
    /// Places are far below 4 GiB: a record is refused long before.
    pub(super) fn new(raw: Range<usize>, text: Range<usize>, copied: bool) -> Self {
        let short = |range: Range<usize>| range.start as u32..range.end as u32;
        Self { raw: short(raw), text: short(text), copied }
    }

    fn raw<'a>(&self, record: &'a [u8]) -> &'a [u8] {
        record.get(self.raw.start as usize..self.raw.end as usize).unwrap_or_default()
    }

    /// Its text before it is known to be UTF-8.
    pub(super) fn bytes<'a>(&self, record: &'a [u8], copy: &'a [u8]) -> &'a [u8] {
        let from = if self.copied { copy } else { record };
        from.get(self.text.start as usize..self.text.end as usize).unwrap_or_default()
    }
}

/// Text behind a closing quote: what was meant cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// The cell, from 0.
    pub cell: usize,
    /// Line ends between the opening quote and that text.
    pub lines: i64,
    /// A backslash stands before the quote that closes.
    pub backslash: bool,
}

/// A byte that is no part of any character in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ForeignByte {
    /// The cell, from 0.
    pub cell: usize,
    pub byte: u8,
    /// The file ends with it, and a letter begins with it: its end is missing.
    pub cut: bool,
}

/// One record of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    raw: &'a [u8],
    text: &'a str,
    copy: &'a str,
    spans: &'a [Span],
    foreign: &'a [ForeignByte],
    damage: Option<Damage>,
    /// The place of its first byte in the file.
    pub offset: u64,
    /// Bytes of the file that it takes, with the first byte of its line end.
    pub length: u64,
    /// The line on which it begins.
    pub line: i64,
}

/// Cells that an operator wrote in the place of a record's own.
pub(crate) struct RewrittenRow {
    text: String,
    spans: Vec<Span>,
}

impl RewrittenRow {
    pub(crate) fn of(cells: &[String]) -> Self {
        let mut text = String::new();
        let span = |cell: &String| {
            let start = text.len();
            text.push_str(cell);
            Span::new(start..text.len(), start..text.len(), false)
        };
        let spans = cells.iter().map(span).collect();
        Self { text, spans }
    }

    /// These cells at the place of `record`.
    pub(crate) fn record<'a>(&'a self, record: &Record<'_>) -> Record<'a> {
        let Record { offset, length, line, .. } = *record;
        Record {
            raw: self.text.as_bytes(),
            text: &self.text,
            copy: "",
            spans: &self.spans,
            foreign: &[],
            damage: None,
            offset,
            length,
            line,
        }
    }
}

/// Everything a record is made of.
pub(super) struct Parts<'a> {
    pub raw: &'a [u8],
    pub text: &'a str,
    pub copy: &'a str,
    pub spans: &'a [Span],
    pub foreign: &'a [ForeignByte],
    pub damage: Option<Damage>,
    pub offset: u64,
    pub length: u64,
    pub line: i64,
}

impl<'a> Record<'a> {
    pub(super) fn new(parts: Parts<'a>) -> Self {
        let Parts { raw, text, copy, spans, foreign, damage, offset, length, line } = parts;
        Self { raw, text, copy, spans, foreign, damage, offset, length, line }
    }

    /// Lines of the file that it runs over.
    pub(crate) fn lines(&self) -> usize {
        let raw = self.raw.trim_ascii();
        if !raw.contains(&b'\n') && !raw.contains(&b'\r') {
            return 1;
        }
        let breaks = raw.iter().enumerate().filter(|(place, byte)| match byte {
            b'\r' => true,
            b'\n' => place.checked_sub(1).and_then(|before| raw.get(before)) != Some(&b'\r'),
            _ => false,
        });
        breaks.count() + 1
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Cells up to the last that is not blank.
    pub(crate) fn filled(&self) -> usize {
        filled(self.cells())
    }

    /// The text of a cell, without its quotes. Of bytes that are not UTF-8 each is U+FFFD.
    pub(crate) fn cell(&self, index: usize) -> Option<&'a str> {
        let span = self.spans.get(index)?;
        let from = if span.copied { self.copy } else { self.text };
        from.get(span.text.start as usize..span.text.end as usize)
    }

    pub(crate) fn cells(&self) -> impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator {
        let record = *self;
        (0..self.len()).map(move |index| record.cell(index).unwrap_or_default())
    }

    /// The bytes of each cell as the file holds them, quotes and all.
    pub(crate) fn raw_cells(&self) -> impl Iterator<Item = &'a [u8]> {
        let raw = self.raw;
        self.spans.iter().map(move |span| span.raw(raw))
    }

    /// The first byte of each cell that is not UTF-8.
    pub(crate) fn foreign(&self) -> &'a [ForeignByte] {
        self.foreign
    }

    /// The file ends within a letter of this record.
    pub(crate) fn is_cut(&self) -> bool {
        self.foreign.iter().any(|one| one.cut)
    }

    /// Text follows a quote with a backslash before it.
    pub(crate) fn has_backslash_quote(&self) -> bool {
        self.damage.is_some_and(|damage| damage.backslash)
    }

    /// Why its cells cannot be told apart: text behind a closing quote.
    pub(crate) fn damage(&self) -> Option<Shape> {
        let damage = self.damage?;
        let cell = damage.cell + 1;
        Some(if damage.backslash {
            Shape::BackslashQuote { cell }
        } else {
            let until = (damage.lines > 0).then_some(self.line + damage.lines);
            Shape::TextAfterQuote { cell, until }
        })
    }
}

/// Cells up to the last that is not blank.
pub(crate) fn filled<T: AsRef<str>>(
    cells: impl DoubleEndedIterator<Item = T> + ExactSizeIterator,
) -> usize {
    let count = cells.len();
    count - cells.rev().take_while(|cell| is_blank(cell.as_ref())).count()
}

/// Nothing that anybody sees: white space, marks of no width, the sign (U+001A) with which old
/// programs end a file, and the zeros behind one that was written over a longer one.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}' | '\u{1a}' | '\0')
    })
}

/// Whether the bytes end with the beginning of a letter in UTF-8, whose end is missing.
fn begins_a_letter(bytes: &[u8]) -> bool {
    let end = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    std::str::from_utf8(end).is_err_and(|error| error.error_len().is_none())
}

/// The cells of a record that is not UTF-8 throughout, as text: each into the copy, with U+FFFD for
/// what is no character. `ends`: the file ends with the record, and no line end follows.
pub(super) fn replace_foreign(
    raw: &[u8],
    ends: bool,
    copy: &mut Vec<u8>,
    spans: &mut [Span],
    foreign: &mut Vec<ForeignByte>,
) {
    let mut text = Vec::with_capacity(raw.len() + 16);
    let last = spans.len().saturating_sub(1);
    let ends_within_a_letter = ends && begins_a_letter(raw);
    for (cell, span) in spans.iter_mut().enumerate() {
        let bytes = span.bytes(raw, copy);
        let start = text.len();
        let mut first = None;
        for chunk in bytes.utf8_chunks() {
            text.extend_from_slice(chunk.valid().as_bytes());
            if let Some(byte) = chunk.invalid().first() {
                first.get_or_insert(*byte);
                text.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
        if let Some(byte) = first {
            foreign.push(ForeignByte { cell, byte, cut: ends_within_a_letter && cell == last });
        }
        let raw = span.raw.start as usize..span.raw.end as usize;
        *span = Span::new(raw, start..text.len(), true);
    }
    *copy = text;
}
