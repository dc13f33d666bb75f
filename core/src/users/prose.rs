/// A typed text of several lines as it is stored: line breaks are LF, without blanks at the ends, and
/// without control characters, which nobody sees and PostgreSQL cannot always store.
pub(crate) fn prose(typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let kept = |letter: &char| matches!(letter, '\n' | '\t') || !letter.is_control();
    text.chars().filter(kept).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn lines_are_kept_and_what_cannot_be_seen_is_not() {
        assert_eq!(prose(" a\r\n\tb\rc\u{0}\u{1b} \n"), "a\n\tb\nc");
        assert_eq!(prose(" \u{0}\r\n "), "");
    }
}
