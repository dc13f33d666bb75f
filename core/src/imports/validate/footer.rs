use super::RowWarning;
use super::footer_words::{BELOW_TABLES, COUNTED, IN_SPARSE_ROWS, TOTALS};
use crate::users::fields::Values;
use crate::users::{Signs, normalize};

/// A key with this many words is a sentence.
const SENTENCE: usize = 5;

/// Whether a row is rather a total, the end of a report or a comment than a user. `filled`: cells
/// with text, of `width`. `is_plain`: its key looks like most keys.
pub(super) fn footer(
    values: &Values,
    is_plain: bool,
    filled: usize,
    width: usize,
) -> Option<RowWarning> {
    let key = values.vendor_key.as_str();
    if !is_plain {
        if is_comment(key) {
            return Some(RowWarning::CommentLine);
        }
        if is_total(key, filled, width) {
            return Some(RowWarning::TotalLine);
        }
    }
    let name_is_total = |name: &Option<String>| {
        name.as_ref().is_some_and(|name| TOTALS.contains(&bare(&normalize(name))))
    };
    let named = is_sparse(filled, width)
        && (name_is_total(&values.full_name) || name_is_total(&values.display_name));
    named.then_some(RowWarning::TotalLine)
}

/// Whether a key looks like most keys: letters, digits and what joins them, with a digit somewhere.
pub(crate) fn is_plain_key(key: &str) -> bool {
    let signs = Signs::of(key);
    key.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
        && signs.only(Signs::LETTERS.and(Signs::DIGITS).and(Signs::JOINS))
        && signs.has(Signs::DIGITS)
}

/// Whether at most half of the cells are filled, in a file with more than one column.
fn is_sparse(filled: usize, width: usize) -> bool {
    width > 1 && filled * 2 <= width
}

fn is_comment(key: &str) -> bool {
    if let Some(rest) = key.strip_prefix('#') {
        // `#1024` is how some systems write their numbers.
        return !rest.bytes().all(|byte| byte.is_ascii_digit()) && !is_rule(key);
    }
    let begins = |starts: &[&str]| starts.iter().any(|start| key.starts_with(start));
    // `--A-7`, `!A-7`: a row that somebody has taken out.
    let out = key.strip_prefix("--").or_else(|| key.strip_prefix([';', '!']));
    let is_out = out.is_some_and(|rest| rest.starts_with(|next: char| next.is_alphabetic()));
    // `%41` is a letter as web addresses write it.
    let percent = key.strip_prefix('%').filter(|rest| {
        let is_code = rest.len() > 1 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        !is_code && rest.chars().any(char::is_alphanumeric)
    });
    is_out || percent.is_some() || begins(&["//", "/*", "<!--", "-- ", "; ", "! ", "rem "])
}

/// `-----`, `= = =`, `***`
fn is_rule(key: &str) -> bool {
    key.chars().all(|letter| "-–—_=*~#+| .".contains(letter))
}

fn is_total(key: &str, filled: usize, width: usize) -> bool {
    let words = bare(key);
    if is_rule(key) || TOTALS.contains(&words) {
        return true;
    }
    let framed = ["***", "---", "==="].iter().any(|frame| key.starts_with(frame));
    if framed || is_count(words) {
        return true;
    }
    if is_sparse(filled, width) && (IN_SPARSE_ROWS.contains(&words) || is_numbered_total(words)) {
        return true;
    }
    let alone = filled <= 1 || filled == 2 && width > 3;
    // A row that has nothing but several words in the place of its key says nothing of a user.
    let length = key.split_whitespace().count();
    let is_sentence = length > 2 || (length > 1 && key.contains(':'));
    if filled <= 1 && width > 2 && (is_sentence || !key.contains(char::is_alphanumeric)) {
        return true;
    }
    alone && (BELOW_TABLES.iter().any(|start| begins_with(key, start)) || length >= SENTENCE)
}

/// Without what stands around a word: `Total:`, `** Sum **`
fn bare(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || "*-=:.#_()[]".contains(letter))
}

/// `2 rows`, `2 records selected`
fn is_count(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let number = words.next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    number && words.next().is_some_and(|word| COUNTED.contains(&bare(word)))
}

/// `total: 2`, `count = 2`, `rows 2`
fn is_numbered_total(words: &str) -> bool {
    let Some(end) = words.find([':', '=']).or_else(|| words.rfind(' ')) else { return false };
    let (word, number) = (bare(&words[..end]), words[end + 1..].trim());
    let first = number.split_whitespace().next().unwrap_or_default();
    !first.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && (TOTALS.contains(&word) || IN_SPARSE_ROWS.contains(&word))
}

fn begins_with(key: &str, start: &str) -> bool {
    let Some(rest) = key.strip_prefix(start) else { return false };
    match rest.chars().next() {
        None => start == "confidential" || start == "vertraulich",
        Some(next) => next.is_whitespace() || next == ':',
    }
}

#[cfg(test)]
mod tests {
    use super::{RowWarning, footer, is_plain_key};
    use crate::users::fields::Values;
    use crate::users::vendor_key;

    fn of(key: &str, filled: usize) -> Option<RowWarning> {
        let values =
            Values { vendor_data: key.into(), vendor_key: vendor_key(key), ..Values::default() };
        footer(&values, is_plain_key(&values.vendor_key), filled, 5)
    }

    #[test]
    fn totals_and_the_ends_of_reports_are_found() {
        for key in [
            "Total",
            "TOTAL:",
            "Grand Total",
            "Summe",
            "Gesamt",
            "Итого",
            "合計",
            "Total: 2",
            "Count = 2",
            "Sum",
            "(2 rows)",
            "2 rows selected.",
            "2 Datensätze",
            "*** END OF FILE ***",
            "--- end ---",
            "-----",
            "= = =",
            "EOF",
            "End of report",
            "Page 1 of 3",
            "Generated by Ana on 2026-09-14",
            "EOF PUBLIC V2 0804185",
            "Confidential",
            "Copyright (c) 2026 Branch",
            "Confidential Information - Do Not Distribute",
            "Source: core banking",
            "Number of customers 1",
            "Всего записей: 3",
            "Stand: 01.01.2026",
            "3 row(s) returned",
            "Fin del informe",
            ">>>",
            "•",
            "Rows that were rejected stand elsewhere",
        ] {
            assert_eq!(of(key, 1), Some(RowWarning::TotalLine), "{key}");
        }
        // A total may have more cells than its own.
        assert_eq!(of("Total", 5), Some(RowWarning::TotalLine));
    }

    #[test]
    fn comments_are_found() {
        for key in [
            "# checked by the second line",
            "#RC-1102",
            "// skip",
            "-- two left",
            "/* note */",
            "<!-- end -->",
            "; old",
            "#comment",
            "% old",
            "%A row of the branch",
            "%% old",
            "! old",
            "!RC-1103",
            ";RC-1104",
            "--RC-1105",
        ] {
            assert_eq!(of(key, 3), Some(RowWarning::CommentLine), "{key}");
        }
    }

    #[test]
    fn a_plausible_key_is_no_footer() {
        for key in [
            "RC-1101",
            "0001",
            "#1024",
            "TOTAL-00123",
            "totalenergies",
            "Total Energies SE",
            "Summers",
            "2rows",
            "Page",
            "page-7",
            "report-2026",
            "Generated",
            "Notes",
            "a b c",
            "Müller 12",
            "550e8400-e29b-41d4-a716-446655440000",
            "ana@mail.example",
            "-RC-1",
            "%C3%BC-1",
            "%12",
            "!1024",
            "--1",
            "*RC-1",
            "End",
            "Sum",
            "Min",
            "Max",
        ] {
            assert_eq!(of(key, 5), None, "{key}");
        }
        for key in ["RC-1101", "#1024", "Anna", "Page", "note-1", "KP 1101", "KP  A"] {
            assert_eq!(of(key, 1), None, "{key}");
        }
    }

    #[test]
    fn a_total_whose_word_stands_under_the_name_is_found_in_a_sparse_row() {
        let row = |filled| {
            let name = Some("Total:".to_owned());
            let values = Values { vendor_key: "2".into(), full_name: name, ..Values::default() };
            footer(&values, true, filled, 6)
        };
        assert_eq!((row(2), row(5)), (Some(RowWarning::TotalLine), None));
    }
}
