use super::header_line::{self, SEARCHED, most_common};
use super::{Reader, Step};
use crate::imports::{Delimiter, Dialect};

/// The delimiter that makes most sense of the beginning of a file: the one under which a header's
/// names are known, then the one under which most rows have the same number of cells. Quotes are
/// respected.
pub(super) fn delimiter_of(text: &[u8], line: i64) -> Delimiter {
    Delimiter::ALL
        .into_iter()
        // Of equals the first is kept: the comma.
        .rev()
        .max_by_key(|delimiter| sense(text, line, *delimiter))
        .unwrap_or_default()
}

/// Known names, rows of the usual width in percent, that width.
fn sense(text: &[u8], line: i64, delimiter: Delimiter) -> (usize, usize, usize) {
    let mut reader = Reader::at(delimiter, Dialect::Doubled, 0, line);
    reader.feed(text);
    let mut records: Vec<Vec<String>> = Vec::new();
    while records.len() < SEARCHED {
        let Ok(Step::Record(record)) = reader.step() else { break };
        records.push(record.cells().map(str::to_owned).collect());
    }
    let header = header_line::find(&records);
    let (width, count) =
        most_common(records[header.index.min(records.len())..].iter().map(Vec::len));
    let share = if width < 2 { 0 } else { 100 * count / records.len().max(1) };
    (header.known, share, width)
}

#[cfg(test)]
mod tests {
    use super::delimiter_of;
    use crate::imports::Delimiter;

    #[test]
    fn the_delimiter_is_found_by_the_header_and_by_the_rows() {
        for (text, expected) in [
            ("vendor_data,email\n1,a@b.example\n", Delimiter::Comma),
            ("vendor_data;email\n1;a@b.example\n", Delimiter::Semicolon),
            ("Kunde\tOrt\n1\tBonn, Beuel\n2\tBonn; Bad Godesberg\n", Delimiter::Tab),
            ("a|b\n1|2,3\n", Delimiter::Pipe),
            ("kn;ort\n1;\"Bonn, Beuel, Mitte\"\n2;Köln\n", Delimiter::Semicolon),
            ("\"x;y\",z\n1,2\n3,4\n", Delimiter::Comma),
            ("vendor_data\n1\n2;3\n", Delimiter::Comma),
            ("Kunden, Nord, 2026\n\nKunde;Quai;Zone\n1;2;3\n4;5;6\n", Delimiter::Semicolon),
            ("A, B, C, D\nvendor_data;email\n1;a@b.example\n", Delimiter::Semicolon),
            ("", Delimiter::Comma),
        ] {
            assert_eq!(delimiter_of(text.as_bytes(), 1), expected, "{text:?}");
        }
    }
}
