use serde::{Deserialize, Serialize};

use super::{FileError, Record};
use crate::access::UserColumn;
use crate::imports::Column;

/// More cells than any header needs.
const MOST_COLUMNS: usize = 200;

/// Columns that a report of Rollcall adds; a corrected report may be uploaded as it is.
pub(crate) const REPORT_PREFIX: &str = "rollcall_";

/// What the header says, and where the rows begin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Form {
    /// The column that each cell holds; none where the cell is ignored.
    pub columns: Vec<Option<Column>>,
    /// The place after the header, where the rows begin.
    pub offset: u64,
}

impl Form {
    /// The columns that are read, in the file's order.
    pub(crate) fn known(&self) -> Vec<Column> {
        self.columns.iter().flatten().copied().collect()
    }
}

/// Maps the first record. Names are compared without capitals and outer spaces.
pub(crate) fn read_header(record: &Record<'_>) -> Result<Vec<Option<Column>>, FileError> {
    if record.len() > MOST_COLUMNS {
        return Err(FileError::TooManyColumns(MOST_COLUMNS));
    }
    let names: Vec<String> = record.cells().map(|cell| cell.trim().to_lowercase()).collect();
    if let [only] = names.as_slice()
        && let Some(delimiter) = other_delimiter(only)
    {
        return Err(FileError::OtherDelimiter(delimiter));
    }
    if !names.iter().any(|name| Column::from_name(name).is_some()) {
        return Err(FileError::NoHeader);
    }
    let mut columns = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let column = Column::from_name(name);
        match column {
            Some(found) if columns.contains(&column) => {
                return Err(FileError::RepeatedColumn { cell: index + 1, name: found.name() });
            }
            // An export has columns that no import sets: it can be brought back as it is.
            None if !name.starts_with(REPORT_PREFIX) && UserColumn::from_name(name).is_none() => {
                return Err(FileError::UnknownColumn {
                    cell: index + 1,
                    name: name.chars().take(64).collect(),
                    similar: similar(name),
                });
            }
            _ => columns.push(column),
        }
    }
    if !columns.contains(&Some(Column::VendorData)) {
        return Err(FileError::NoVendorData);
    }
    Ok(columns)
}

fn other_delimiter(cell: &str) -> Option<&'static str> {
    [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")]
        .into_iter()
        .find(|(delimiter, _)| {
            cell.split(*delimiter).filter(|name| Column::from_name(name.trim()).is_some()).count()
                > 1
        })
        .map(|(_, words)| words)
}

/// The column that a name most likely means: what other systems call it.
fn similar(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let column = match plain.as_str() {
        "id" | "userid" | "customerid" | "externalid" | "clientid" | "reference" | "vendordata" => {
            Column::VendorData
        }
        "name" | "fullname" | "legalname" => Column::FullName,
        "displayname" | "nickname" => Column::DisplayName,
        "mail" | "emailaddress" | "email" => Column::Email,
        "phonenumber" | "mobile" | "telephone" | "tel" | "phone" => Column::Phone,
        "countrycode" | "nationality" | "country" => Column::Country,
        "state" | "userstatus" | "status" => Column::Status,
        "labels" | "groups" | "tags" => Column::Tags,
        "metadata" | "attributes" | "custom" | "metadatajson" => Column::MetadataJson,
        _ => return None,
    };
    Some(column.name())
}

#[cfg(test)]
mod tests {
    use super::{FileError, read_header};
    use crate::imports::Column;
    use crate::imports::read::{Reader, Step};

    fn header(line: &str) -> Result<Vec<Option<Column>>, FileError> {
        let mut reader = Reader::at(0, 1);
        reader.feed(line.as_bytes());
        let Step::Record(record) = reader.step().unwrap() else { panic!("no record in {line:?}") };
        read_header(&record)
    }

    #[test]
    fn names_are_found_whatever_their_capitals_and_spaces() {
        assert_eq!(
            header(" Vendor_Data ,EMAIL,rollcall_line\n"),
            Ok(vec![Some(Column::VendorData), Some(Column::Email), None])
        );
    }

    #[test]
    fn what_is_wrong_with_a_header_is_said_in_words() {
        let message = |line: &str| header(line).unwrap_err().to_string();
        assert!(message("vendor_data,phone number\n").contains("Did you mean phone?"));
        assert!(message("vendor_data,shoe size\n").contains("\"shoe size\""));
        assert!(
            message("vendor_data,email,Email\n").contains("cell 3: the column email appears twice")
        );
        assert!(message("email,phone\n").contains("vendor_data is missing"));
        assert!(message("u-1,Ann\n").contains("not a header"));
        assert!(message("vendor_data;email\n").contains("semicolons"));
        assert!(
            message(&format!("vendor_data{}\n", ",".repeat(300))).contains("more than 200 cells")
        );
    }
}
