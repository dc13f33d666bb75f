use super::{Problem, cell};
use crate::imports::Column;
use crate::imports::read::Record;
use crate::users::{UserStatus, vendor_key};

/// What a valid row says about a user. `None`: the cell is empty or there is no such column, and
/// the present value stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values {
    pub vendor_data: String,
    pub vendor_key: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub country: Option<String>,
    pub status: Option<UserStatus>,
    /// The text of a JSON array of strings.
    pub tags: Option<String>,
    /// The text of a JSON object.
    pub metadata_json: Option<String>,
}

const VENDOR_DATA_LONGEST: usize = 255;
const DISPLAY_NAME_LONGEST: usize = 255;
const FULL_NAME_LONGEST: usize = 512;

/// Reads one row. Every problem of the row is found, not just the first.
pub(crate) fn read_row(
    columns: &[Option<Column>],
    record: &Record<'_>,
) -> Result<Values, Vec<Problem>> {
    if record.len() != columns.len() {
        return Err(vec![Problem::CellCount { expected: columns.len(), found: record.len() }]);
    }
    let mut values = Values::default();
    let mut problems = Vec::new();
    for (column, text) in columns.iter().zip(record.cells()) {
        let Some(column) = column else { continue };
        if let Err(problem) = read_cell(&mut values, *column, plain(text.trim())) {
            problems.push(problem);
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// Takes off the apostrophe by which an export keeps a spreadsheet from reading a cell as a formula
/// (OWASP, CSV injection). A value that has one of its own got a second.
fn plain(text: &str) -> &str {
    let Some(rest) = text.strip_prefix('\'') else { return text };
    match rest.trim_start_matches('\'').as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => rest,
        _ => text,
    }
}

fn read_cell(values: &mut Values, column: Column, text: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return match column {
            Column::VendorData => Err(Problem::Missing(column)),
            _ => Ok(()),
        };
    }
    match column {
        Column::VendorData => {
            values.vendor_data = cell::text(column, text, VENDOR_DATA_LONGEST)?;
            values.vendor_key = vendor_key(text);
        }
        Column::DisplayName => {
            values.display_name = Some(cell::text(column, text, DISPLAY_NAME_LONGEST)?);
        }
        Column::FullName => values.full_name = Some(cell::text(column, text, FULL_NAME_LONGEST)?),
        Column::Email => values.email = Some(cell::email(text)?),
        Column::Phone => values.phone = Some(cell::phone(text)?),
        Column::Country => values.country = Some(cell::country(text)?),
        Column::Status => values.status = Some(cell::choice(text)?),
        Column::Tags => values.tags = Some(cell::tags(text)?),
        Column::MetadataJson => values.metadata_json = Some(cell::metadata(text)?),
    }
    Ok(())
}
