//! The table of a face archive. It says which user each picture belongs to.

use crate::users::fields::without_apostrophe;

/// Rows of a table, at most.
const MAX_ROWS: usize = 10_000;
const MAX_CELL_LENGTH: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1; the header is line 1.
    pub line: i64,
    pub vendor_data: String,
    pub file: String,
    pub comment: String,
}

/// Reads the columns `vendor_data` and `file`, and `comment` if the table has it. `Err`: a sentence
/// that says what is wrong.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "The table is not UTF-8. Save it as CSV UTF-8.".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let broken = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        format!("The table cannot be read on line {line}.")
    };
    let header = reader.headers().map_err(broken)?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let (Some(key), Some(file)) = (column("vendor_data"), column("file")) else {
        return Err("The table needs the columns vendor_data and file in its first line.".into());
    };
    let comment = column("comment");
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cell =
            |at: usize| without_apostrophe(record.get(at).unwrap_or_default().trim()).to_owned();
        let line = record.position().map_or(0, |position| position.line() as i64);
        if rows.len() == MAX_ROWS {
            return Err(format!("The table has more than {MAX_ROWS} rows. Split the archive."));
        }
        if record.iter().any(|cell| cell.len() > MAX_CELL_LENGTH || cell.contains('\0')) {
            return Err(format!("A cell on line {line} of the table is too long."));
        }
        let comment = comment.map(cell).unwrap_or_default();
        rows.push(Row { line, vendor_data: cell(key), file: cell(file), comment });
    }
    if rows.is_empty() {
        return Err("The table has no rows.".into());
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_columns_are_found_in_any_order_and_a_comment_may_be_missing() {
        let rows = read("\u{feff}File,Vendor_Data\na.jpg, k-1 \n".as_bytes()).expect("rows");
        assert_eq!((rows[0].vendor_data.as_str(), rows[0].file.as_str()), ("k-1", "a.jpg"));
        assert_eq!((rows[0].comment.as_str(), rows[0].line), ("", 2));
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        assert!(read(b"vendor_data,comment\nk,c\n").unwrap_err().contains("vendor_data and file"));
        assert!(read(b"vendor_data,file\n").unwrap_err().contains("no rows"));
        assert!(read(b"\xff\xfe").unwrap_err().contains("UTF-8"));
        let long = format!("vendor_data,file\nk,{}\n", "x".repeat(2_000));
        assert!(read(long.as_bytes()).unwrap_err().contains("line 2"));
        let many = format!("vendor_data,file\n{}", "k,f\n".repeat(10_001));
        assert!(read(many.as_bytes()).unwrap_err().contains("10000 rows"));
    }
}
