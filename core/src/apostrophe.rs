//! The apostrophe that keeps a spreadsheet from running a cell of our files as a formula.

/// Whether a cell needs an apostrophe, because a spreadsheet could run it as a formula: it begins with
/// = + - @ TAB or CR (OWASP, CSV injection). Numbers and E.164 phone numbers cannot be formulas and get
/// none. The import removes one apostrophe. So a value that already has one before such a character
/// gets a second one, and the import restores it.
pub(crate) fn needs_apostrophe(text: &[u8]) -> bool {
    match text.first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => !is_number(&text[1..]),
        Some(b'\'') => {
            let first = text.iter().find(|byte| **byte != b'\'');
            matches!(first, Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
        }
        _ => false,
    }
}

/// Digits, with at most one decimal point.
fn is_number(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(2, |byte| *byte == b'.');
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    parts.next().is_some_and(digits) && parts.next().is_none_or(digits)
}

/// Removes the apostrophe with which an export protects a cell (OWASP, CSV injection). A value that had
/// one of its own got a second one, and keeps its own.
pub(crate) fn without_apostrophe(text: &str) -> &str {
    let Some(rest) = text.strip_prefix('\'') else { return text };
    match rest.trim_start_matches('\'').as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{needs_apostrophe, without_apostrophe};

    #[test]
    fn what_a_spreadsheet_could_run_is_found() {
        for formula in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+cmd",
            "-2+3",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "+",
            "-",
            "-1.2.3",
            "-.5",
            "+49 151",
            "'=1",
            "''-x",
        ] {
            assert!(needs_apostrophe(formula.as_bytes()), "{formula:?}");
            assert_eq!(without_apostrophe(&format!("'{formula}")), formula);
        }
        for plain in ["", "-5", "+4915112345678", "-1.25", "a=b", "'", "'a", "O'Brien", "0047"] {
            assert!(!needs_apostrophe(plain.as_bytes()), "{plain:?}");
        }
    }
}
