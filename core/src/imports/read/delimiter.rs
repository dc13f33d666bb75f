use super::{Reader, Step};
use crate::imports::Delimiter;
use crate::imports::map::is_known_name;

/// Rows that are compared; the first of them is the header.
const ROWS: usize = 30;

/// The delimiter that makes most sense of the beginning of a file: the one under which the header's
/// names are known, then the one under which rows have as many cells as the header. Quotes are
/// respected.
pub(super) fn delimiter_of(text: &str, line: i64) -> Delimiter {
    Delimiter::ALL
        .into_iter()
        // Of equals the first is kept: the comma.
        .rev()
        .max_by_key(|delimiter| sense(text, line, *delimiter))
        .unwrap_or_default()
}

/// Known names, rows of the header's width in percent, cells of the header.
fn sense(text: &str, line: i64, delimiter: Delimiter) -> (usize, usize, usize) {
    let mut reader = Reader::at(delimiter, 0, line);
    reader.feed(text.as_bytes());
    let (mut known, mut width, mut rows, mut same) = (0, 0, 0, 0);
    while rows < ROWS {
        let Ok(Step::Record(record)) = reader.step() else { break };
        if rows == 0 {
            width = record.len();
            known = record.cells().filter(|name| is_known_name(name)).count();
        } else if record.len() == width {
            same += 1;
        }
        rows += 1;
    }
    if width < 2 {
        return (known, 0, width);
    }
    let share = if rows > 1 { 1 + same * 99 / (rows - 1) } else { 1 };
    (known, share, width)
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
            ("", Delimiter::Comma),
        ] {
            assert_eq!(delimiter_of(text, 1), expected, "{text:?}");
        }
    }
}
