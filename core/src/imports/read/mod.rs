//! From the bytes of a CSV file (RFC 4180) to records with their line and place, in bounded memory.

mod delimiter;
mod encoding;
mod form;
mod formats;
mod head;
mod header;
mod reader;
mod transcode;
mod utf8;

use crate::imports::Encoding;

pub(crate) use form::{Form, is_of_report};
pub(crate) use head::{HEAD, Head};
pub(crate) use header::{REPORT_PREFIX, header_names, own_columns};
pub(crate) use reader::{Laid, Reader, Record, Step};
#[cfg(any(test, feature = "fuzz"))]
pub(crate) use transcode::Transcoder;
pub(crate) use transcode::{Copied, guess_whole, transcode};
pub(crate) use utf8::Utf8Check;

/// Why a file cannot be taken at all. Each says what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("The file is empty. Choose a CSV file with a header line and at least one row.")]
    Empty,
    #[error("The file has a header but no rows below it. Nothing can be imported from it.")]
    NoRows,
    #[error("Line 1 has more than {0} cells. That is not a roster; check how the file was made.")]
    TooManyColumns(usize),
    #[error(
        "Line 1 is longer than {0} KiB. That is not a roster's header; perhaps a quote in it never closes."
    )]
    HeaderTooLong(usize),
    #[error(
        "The file is not UTF-8: byte {0} is not part of any character. Choose the encoding that it has, or save it again as \"CSV UTF-8\"."
    )]
    NotUtf8(u64),
    #[error(
        "The file is not {}: byte {byte} is not part of any character. Choose another encoding, or save it again as \"CSV UTF-8\".",
        .encoding.label()
    )]
    NotInEncoding { encoding: Encoding, byte: u64 },
    #[error("This is {what}, not CSV. {advice}")]
    OtherFormat { what: &'static str, advice: &'static str },
    #[error(
        "The quote that opens in the row on line {0} never closes. Close it with a second quote."
    )]
    OpenQuote(i64),
    #[error(
        "The row that begins on line {line} is longer than {limit} bytes. Perhaps a quote in it never closes."
    )]
    RecordTooLong { line: i64, limit: usize },
    #[error("The file has more than {0} rows. Split it and import the parts one after the other.")]
    TooManyRows(u64),
}

impl FileError {
    /// Whether another encoding can mend it.
    pub(crate) fn is_of_encoding(&self) -> bool {
        matches!(self, Self::NotUtf8(_) | Self::NotInEncoding { .. })
    }
}
