use super::FileError;
use crate::access::UserColumn;
use crate::imports::Question;
use crate::imports::map::is_known_name;
use crate::users::Column;
use crate::users::fields::without_apostrophe;
use crate::users::{is_unseen, quoted};

/// More cells than any header needs.
const MAX_COLUMNS: usize = 200;

/// Columns that a report of Rollcall adds; a corrected report may be uploaded as it is.
pub(crate) const REPORT_PREFIX: &str = "rollcall_";

/// Whether a name of the header is of a column that a report of ours added.
pub(crate) fn is_of_report(name: &str) -> bool {
    let name = name.trim();
    name.get(..REPORT_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(REPORT_PREFIX))
}

/// The names of a header: its first `width` cells.
pub(crate) fn header_names(
    cells: &[String],
    width: usize,
    line: i64,
) -> Result<Vec<String>, FileError> {
    if width > MAX_COLUMNS {
        return Err(FileError::TooManyColumns { line, limit: MAX_COLUMNS });
    }
    // A report of ours may have escaped a name.
    let name = |cell: &String| {
        // A mark of a file that was appended, a zero-width blank: nobody would see why it is another name.
        let seen: String = cell.chars().filter(|letter| !is_unseen(*letter)).collect();
        match without_apostrophe(seen.trim()) {
            bare if bare.len() < seen.trim().len() => bare.to_owned(),
            _ => seen,
        }
    };
    Ok(cells.iter().take(width).map(name).collect())
}

/// Why a header needs a mapping, and what the operator is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderFault {
    pub question: Question,
    pub cause: String,
}

impl HeaderFault {
    pub(crate) fn columns(cause: String) -> Self {
        Self { question: Question::Columns, cause }
    }
}

/// The columns of a header that is the template's, or a part of it in any order: such a file needs
/// no mapping. Names are compared without capitals and outer spaces. `line` is the header's. `Err`:
/// why it needs one.
pub(crate) fn own_columns(names: &[String], line: i64) -> Result<Vec<Option<Column>>, HeaderFault> {
    let mut columns = Vec::with_capacity(names.len());
    let mut unknown = Vec::new();
    let mut repeated = None;
    for name in names {
        let column = Column::from_name(&name.trim().to_lowercase());
        if let Some(found) = column.filter(|_| columns.contains(&column)) {
            repeated = Some(found.name());
        }
        // An export has columns that no import sets: it can be brought back as it is.
        let of_export = UserColumn::from_name(&name.trim().to_lowercase()).is_some();
        if column.is_none() && !is_of_report(name) && !of_export {
            unknown.push(name.as_str());
        }
        columns.push(column);
    }
    if let Some(fault) = twice_divided(names, line) {
        return Err(fault);
    }
    if unknown.len() == names.len() && !names.iter().any(|name| is_known_name(name)) {
        if let Some(fault) = one_cell(names, line) {
            return Err(fault);
        }
        return Err(HeaderFault::columns(format!(
            "Line {line} has no known column names. If it is the header, match its columns to fields. If it is already a row, add a header line and upload the file again."
        )));
    }
    if !unknown.is_empty() {
        return Err(HeaderFault::columns(format!(
            "{} not in the template. Match {them} to a field, or ignore {them}.",
            named(&unknown),
            them = if unknown.len() == 1 { "it" } else { "them" },
        )));
    }
    if let Some(name) = repeated {
        return Err(HeaderFault::columns(format!(
            "The column {name} appears twice. Choose which of the two to use."
        )));
    }
    if !columns.contains(&Some(Column::VendorData)) {
        return Err(HeaderFault::columns(
            "The column vendor_data is missing. Every row needs it: it is your own ID for the user. Choose the column that contains it.".into(),
        ));
    }
    Ok(columns)
}

/// A header whose names all stand in one cell: each line of the file is in quotes, or they are separated
/// by a sign that we do not read.
fn one_cell(names: &[String], line: i64) -> Option<HeaderFault> {
    const OURS: [char; 4] = [',', ';', '\t', '|'];
    const OTHERS: [char; 9] = ['^', '~', '¦', '§', ':', '，', '；', '\u{1}', '\u{1f}'];
    let [name] = names else { return None };
    let separates = |sign: &char| {
        let parts = name.split(*sign);
        let known = parts.filter(|part| is_known_name(part.trim_matches(['"', '\'', ' '])));
        known.count() >= 2
    };
    if OURS.iter().any(separates) {
        let cause = format!(
            "Line {line} is one cell that contains all column names. Choose another delimiter. If each line is in quotes, remove them and upload the file again."
        );
        return Some(HeaderFault { question: Question::Delimiter, cause });
    }
    let sign = OTHERS.into_iter().find(separates)?;
    let cause = format!(
        "The column names on line {line} are separated by {}, which Rollcall does not read. Export the file again with commas, semicolons, tabs or pipes.",
        quoted(sign)
    );
    Some(HeaderFault { question: Question::File, cause })
}

/// A header with two delimiters between its names: every second cell is empty.
fn twice_divided(names: &[String], line: i64) -> Option<HeaderFault> {
    let is_empty = |name: &String| name.trim().is_empty();
    let is_every_second = names.len() > 4
        && names.len() % 2 == 1
        && names.iter().enumerate().all(|(place, name)| is_empty(name) == (place % 2 == 1));
    is_every_second.then(|| HeaderFault {
        question: Question::File,
        cause: format!(
            "The column names on line {line} have two delimiters between them, such as ||. Export the file again with one."
        ),
    })
}

const NAMED: usize = 3;

/// `The columns "a", "b", "c" and 4 more are`, `The column "a" and 2 columns without a name are`
fn named(unknown: &[&str]) -> String {
    let (named, nameless): (Vec<&str>, Vec<&str>) =
        unknown.iter().map(|name| name.trim()).partition(|name| !name.is_empty());
    let mut parts: Vec<String> = named
        .iter()
        .take(NAMED)
        .map(|name| format!("\"{}\"", name.chars().take(40).collect::<String>()))
        .collect();
    if named.len() > NAMED {
        parts.push(format!("{} more", named.len() - NAMED));
    }
    let is = if unknown.len() == 1 { "is" } else { "are" };
    let columns = if named.len() == 1 { "The column" } else { "The columns" };
    let without = match nameless.len() {
        0 => return format!("{columns} {} {is}", in_words(&parts)),
        1 => "column without a name".to_owned(),
        count => format!("{count} columns without a name"),
    };
    match (named.len(), nameless.len()) {
        (0, 1) => "The column without a name is".to_owned(),
        (0, count) => format!("The {count} columns without a name are"),
        (_, 1) => format!("{columns} {} and the {without} {is}", parts.join(", ")),
        _ => format!("{columns} {} and {without} {is}", parts.join(", ")),
    }
}

/// `a, b and c more`
fn in_words(parts: &[String]) -> String {
    match parts {
        [rest @ .., more] if more.ends_with(" more") => format!("{} and {more}", rest.join(", ")),
        _ => parts.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::{header_names, own_columns};
    use crate::imports::read::{FileError, Reader, Step};
    use crate::imports::{Delimiter, Dialect, Question};
    use crate::users::Column;

    fn names(line: &str) -> Result<Vec<String>, FileError> {
        let mut reader = Reader::at(Delimiter::Comma, Dialect::Doubled, 0, 1);
        reader.feed(line.as_bytes());
        let Step::Record(record) = reader.step().unwrap() else { panic!("no record in {line:?}") };
        let cells: Vec<String> = record.cells().map(str::to_owned).collect();
        header_names(&cells, cells.len(), record.line)
    }

    #[test]
    fn names_are_found_whatever_their_capitals_and_spaces() {
        assert_eq!(
            own_columns(&names(" Vendor_Data ,EMAIL,Rollcall_line\n").unwrap(), 1),
            Ok(vec![Some(Column::VendorData), Some(Column::Email), None])
        );
        assert_eq!(names("'=cmd,'a\n").unwrap(), ["=cmd", "'a"]);
    }

    #[test]
    fn signs_that_nobody_sees_do_not_make_another_name() {
        let columns = own_columns(&names("vendor_data,\u{200b}status,\u{feff}email\n").unwrap(), 1);
        let expected = [Column::VendorData, Column::Status, Column::Email].map(Some);
        assert_eq!(columns.unwrap(), expected);
    }

    #[test]
    fn why_a_header_needs_a_mapping_is_said_in_words() {
        let fault = |line: &str| own_columns(&names(line).unwrap(), 3).unwrap_err();
        let message = |line: &str| fault(line).cause;
        assert_eq!(
            message("vendor_data,shoe size\n"),
            "The column \"shoe size\" is not in the template. Match it to a field, or ignore it."
        );
        assert!(
            message("vendor_data,,x\n").contains("\"x\" and the column without a name are not")
        );
        assert!(message("vendor_data,,\n").contains("The 2 columns without a name are not"));
        let both = message("vendor_data,,,x,y\n");
        assert!(both.contains("\"x\", \"y\" and 2 columns without a name are not"), "{both}");
        assert!(message("vendor_data,,a,,b\n").contains("two delimiters between them"));
        assert!(message("vendor_data,a,b,c,d\n").contains("\"c\" and 1 more are"));
        assert!(message("vendor_data,email,Email\n").contains("The column email appears twice"));
        assert!(message("email,phone\n").contains("vendor_data is missing"));
        assert!(message("u-1,Ann\n").contains("Line 3 has no known column names"));
        assert!(message("\"vendor_data,email\"\n").contains("Line 3 is one cell that contains"));
        assert!(message("vendor_data^email^name\n").contains("are separated by “^”, which"));
        let wide = message("vendor_data，email，name\n");
        assert!(wide.contains("are separated by “，” (U+FF0C), which"), "{wide}");
        for file in ["vendor_data^email\n", "vendor_data,,a,,b\n"] {
            assert_eq!(fault(file).question, Question::File, "{file}");
        }
        assert_eq!(fault("vendor_data;email\n").question, Question::Delimiter);
        assert_eq!(fault("vendor_data,x\n").question, Question::Columns);
        let wide = format!("vendor_data{}\n", ",x".repeat(300));
        assert_eq!(names(&wide), Err(FileError::TooManyColumns { line: 1, limit: 200 }));
    }
}
