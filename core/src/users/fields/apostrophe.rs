/// Takes off the apostrophe by which an export keeps a spreadsheet from reading a cell as a formula
/// (OWASP, CSV injection). A value that has one of its own got a second.
pub(crate) fn without_apostrophe(text: &str) -> &str {
    let Some(rest) = text.strip_prefix('\'') else { return text };
    match rest.trim_start_matches('\'').as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => rest,
        _ => text,
    }
}
