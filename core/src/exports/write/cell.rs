/// Whether a spreadsheet could run a cell as a formula: it begins with = + - @ TAB or CR (OWASP,
/// CSV injection). Numbers and E.164 phone numbers are not escaped, because they cannot be
/// formulas. A value that already has an apostrophe before such a character gets a second one, so
/// that the import, which removes one, restores the original.
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

/// Digits, with at most one point between them.
fn is_number(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(2, |byte| *byte == b'.');
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    parts.next().is_some_and(digits) && parts.next().is_none_or(digits)
}

/// Stored tags, the text of a JSON array, as an import reads them: separated by commas.
pub(super) fn push_tags(out: &mut String, stored: &[u8]) {
    if stored.is_empty() || stored == b"[]" {
        return;
    }
    let tags: Vec<std::borrow::Cow<'_, str>> = serde_json::from_slice(stored).unwrap_or_default();
    for (index, tag) in tags.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(tag);
    }
}

#[cfg(test)]
mod tests {
    use super::{needs_apostrophe, push_tags};

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
        }
        for plain in ["", "-5", "+4915112345678", "-1.25", "a=b", "'", "'a", "O'Brien", "0047"] {
            assert!(!needs_apostrophe(plain.as_bytes()), "{plain:?}");
        }
    }

    #[test]
    fn tags_become_a_list_with_commas() {
        let mut out = String::new();
        push_tags(&mut out, r#"["retail","\"x\"","é"]"#.as_bytes());
        assert_eq!(out, "retail,\"x\",é");
        push_tags(&mut out, b"[]");
        assert_eq!(out, "retail,\"x\",é");
    }
}
