use super::FileError;

/// What the first bytes say when they are those of a file that is no text at all.
pub(super) fn other_format(first: &[u8]) -> Option<FileError> {
    let save = "Open it in a spreadsheet and save it as \"CSV UTF-8\".";
    let (what, advice) = match first {
        [b'P', b'K', 3, 4, ..] => zipped(first),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => {
            ("an old Excel workbook (xls)", save)
        }
        [b'%', b'P', b'D', b'F', b'-', ..] => (
            "a PDF document",
            "Export the table as CSV from the program that created it, then upload the CSV file.",
        ),
        [0x1F, 0x8B, ..] => ("compressed (gzip)", "Unpack it and upload the CSV file inside."),
        [b'7', b'z', 0xBC, 0xAF, ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [b'B', b'Z', b'h', _, 0x31, 0x41, ..]
        | [0x28, 0xB5, 0x2F, 0xFD, ..]
        | [0xFD, b'7', b'z', b'X', b'Z', ..] => {
            ("a compressed archive", "Unpack it and upload the CSV file inside.")
        }
        [b'P', b'A', b'R', b'1', ..] => {
            ("a Parquet file", "Export it as CSV and upload the CSV file.")
        }
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => {
            ("a SQLite database", "Export the table as CSV and upload the CSV file.")
        }
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => {
            ("an image", "Choose the CSV file instead.")
        }
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            ("text in UTF-32", "Save it again as UTF-8.")
        }
        _ => other_text(first)?,
    };
    Some(FileError::OtherFormat { what, advice })
}

/// Recognizes text that is no table: many programs name a web page or a JSON list like a CSV file.
fn other_text(first: &[u8]) -> Option<(&'static str, &'static str)> {
    let save = "Open it in a spreadsheet and save it as \"CSV UTF-8\".";
    let export = "Export the table as CSV from the program that created it.";
    let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first).trim_ascii_start();
    let begins = |start: &str| {
        text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
    };
    let then =
        |mark: &[u8]| text.get(1..).is_some_and(|text| text.trim_ascii_start().starts_with(mark));
    if ["<!doctype", "<html", "<table", "<head", "<body"].into_iter().any(begins) {
        Some(("a web page (HTML)", save))
    } else if ["<?xml", "<workbook"].into_iter().any(begins) {
        Some(("an XML document", save))
    } else if (begins("[") && then(b"{")) || (begins("{") && then(b"\"")) {
        Some(("JSON", export))
    } else if begins("BEGIN:VCARD") {
        Some(("a list of contacts (vCard)", export))
    } else if begins("ID;PWXL") {
        Some(("a SYLK spreadsheet", save))
    } else if ["INSERT INTO ", "CREATE TABLE ", "-- MySQL dump", "-- PostgreSQL database dump"]
        .into_iter()
        .any(begins)
    {
        Some(("an SQL script", export))
    } else if begins("{\\rtf") {
        Some(("a text document (RTF)", export))
    } else {
        None
    }
}

/// Spreadsheets of today are ZIP archives; the names of their first members tell which.
fn zipped(first: &[u8]) -> (&'static str, &'static str) {
    let save = "Open it in a spreadsheet and save it as \"CSV UTF-8\".";
    let has = |part: &[u8]| first.windows(part.len()).take(8 * 1024).any(|window| window == part);
    if has(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet (ods)", save)
    } else if has(b"xl/") || has(b"[Content_Types].xml") {
        ("an Excel workbook (xlsx)", save)
    } else if has(b"Index/Document.iwa") {
        ("a Numbers spreadsheet", "Open it and export it as CSV with UTF-8 encoding.")
    } else {
        ("a ZIP archive", "Unpack it and upload the CSV file inside.")
    }
}

#[cfg(test)]
mod tests {
    use super::other_format;

    #[test]
    fn files_that_are_no_text_are_named_with_what_to_do() {
        for (bytes, words) in [
            (&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"[..], "an Excel workbook (xlsx)"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "(ods)"),
            (b"PK\x03\x04users.csv", "a ZIP archive, not CSV. Unpack"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "(xls)"),
            (b"%PDF-1.7", "PDF"),
            (b"\x1F\x8B\x08", "gzip"),
            (b"\xFF\xFE\0\0v\0\0\0", "UTF-32"),
            (b"\xEF\xBB\xBF\n<HTML><body>", "HTML"),
            (b"<?xml version=\"1.0\"?>", "XML"),
            (b"[ {\"vendor_data\":\"A\"}]", "JSON"),
            (b"{\"vendor_data\":\"A\"}\n{\"vendor_data\":\"B\"}", "JSON"),
            (b"BEGIN:VCARD\r\n", "vCard"),
            (b"ID;PWXL;N;E\n", "SYLK"),
            (b"insert into users values ('RC-1');", "SQL"),
        ] {
            let message = other_format(bytes).map(|error| error.to_string()).unwrap_or_default();
            assert!(message.contains(words), "{message}");
        }
        assert_eq!(other_format(b"vendor_data\n1"), None);
        for table in [&b"PK\n1"[..], b"ID;Phone\n1;2", b"[id],name\n", b"<id>,name\n", b""] {
            assert_eq!(other_format(table), None);
        }
    }
}
