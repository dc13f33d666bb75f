//! From the bytes of a CSV file (RFC 4180) to records with their line and place, in bounded memory.

mod csv_format;
mod decoder;
mod delimiter;
mod encoding;
mod formats;
mod head;
mod header;
mod header_line;
mod plausible;
mod reader;
mod record;
mod scan;
mod shape;
mod survey;
mod transcode;

use crate::imports::Encoding;

pub(crate) use csv_format::CsvFormat;
pub(crate) use encoding::{Detected, detect};
pub(crate) use head::{HEAD, Head};
pub(crate) use header::{HeaderFault, REPORT_PREFIX, header_names, is_of_report, own_columns};
pub(crate) use plausible::Candidate;
pub(crate) use reader::{Reader, Step};
pub(crate) use record::{Record, RewrittenRow};
pub(crate) use shape::Shape;
pub(crate) use survey::{Survey, Verdict, survey, survey_of};
#[cfg(any(test, feature = "fuzz"))]
pub(crate) use transcode::Transcoder;
pub(crate) use transcode::{Copied, transcode};

/// Why a file cannot be taken at all. Each says what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("The file is empty. Choose a CSV file with a header line and at least one row.")]
    Empty,
    #[error("The file has a header but no rows below it. Nothing can be imported from it.")]
    NoRows,
    #[error("Line {line} has more than {limit} cells. Check how the file was exported.")]
    TooManyColumns { line: i64, limit: usize },
    #[error(
        "Line {line} is longer than {limit} KiB, too long for a header. A quote may not be closed."
    )]
    HeaderTooLong { line: i64, limit: usize },
    #[error("The file has no row on line {0} or below it. Choose another line for the header.")]
    NoLine(i64),
    #[error(
        "The file is not {}: line {line} contains invalid bytes. Choose another encoding, or save the file again as \"CSV UTF-8\".",
        .encoding.label()
    )]
    NotInEncoding { encoding: Encoding, line: i64 },
    #[error("This is {what}, not CSV. {advice}")]
    OtherFormat { what: &'static str, advice: &'static str },
    #[error("A quote in the row on line {0} is never closed. Add the closing quote.")]
    OpenQuote(i64),
    #[error(
        "The row that begins on line {line} is longer than {limit} bytes. A quote may not be closed."
    )]
    RecordTooLong { line: i64, limit: usize },
    #[error("The file has more than {0} rows. Split it and import the parts one after the other.")]
    TooManyRows(u64),
}
