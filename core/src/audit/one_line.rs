/// Makes one line of a typed text and drops its control characters: PostgreSQL cannot store NUL, and
/// nobody can see the others.
pub(crate) fn one_line(typed: &str) -> String {
    let shown = |word: &str| word.chars().filter(|letter| !letter.is_control()).collect::<String>();
    let words: Vec<String> =
        typed.split_whitespace().map(shown).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn control_characters_and_line_breaks_leave_one_line_of_words() {
        assert_eq!(one_line("  Branch\r\n visit \u{0} \u{7f}x "), "Branch visit x");
        assert_eq!(one_line(" \u{0}\t\u{1b}"), "");
    }
}
