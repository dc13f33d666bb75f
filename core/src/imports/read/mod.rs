//! From the bytes of a CSV file (RFC 4180) to records with their line and place, in bounded memory.

mod header;
mod reader;
mod utf8;

pub(crate) use header::{Form, read_header};
pub(crate) use reader::{Reader, Record, Step};
pub(crate) use utf8::Utf8Check;

/// Why a file cannot be taken at all. Each says what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("The file is empty. Choose a CSV file with a header line and at least one row.")]
    Empty,
    #[error("The file has a header but no rows below it. Nothing can be imported from it.")]
    NoRows,
    #[error(
        "Line 1 is not a header: none of its cells is the name of a column. Add a first line such as vendor_data,full_name,email. The template shows all columns."
    )]
    NoHeader,
    #[error(
        "Line 1 has one cell only, and it seems to be separated by {0}. Save the file with commas between the cells."
    )]
    OtherDelimiter(&'static str),
    #[error(
        "The column vendor_data is missing. Every row needs it: it is your own key for the user."
    )]
    NoVendorData,
    #[error(
        "Line 1, cell {cell}: there is no column {name:?}.{} Rename or remove it.",
        suggestion(.similar)
    )]
    UnknownColumn { cell: usize, name: String, similar: Option<&'static str> },
    #[error("Line 1, cell {cell}: the column {name} appears twice. Remove one of the two.")]
    RepeatedColumn { cell: usize, name: &'static str },
    #[error("Line 1 has more than {0} cells. That is not a roster; check how the file was made.")]
    TooManyColumns(usize),
    #[error(
        "The file is not UTF-8: byte {0} is not part of any character. Save it again as \"CSV UTF-8\"."
    )]
    NotUtf8(u64),
    #[error("The file is UTF-16. Save it again as \"CSV UTF-8\".")]
    Utf16,
    #[error(
        "This is a ZIP or Excel file, not CSV. Open it in a spreadsheet and save it as \"CSV UTF-8\"."
    )]
    Zip,
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

fn suggestion(similar: &Option<&'static str>) -> String {
    similar.map_or_else(String::new, |name| format!(" Did you mean {name}?"))
}
