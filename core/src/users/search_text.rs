use super::plain_letters::{passport_spelling, push_plain_or_itself};

/// Separates the two forms of one line. It cannot be typed into a search.
const BETWEEN_FORMS: char = '\t';

/// Everything of a user that a search looks at, as [`super::plain`] writes it: the key and the fields
/// that there are, a line each, so that no match runs over from one field into the next. The key is
/// the first line, and the display name, where there is one, the second: roles that read no more
/// search no more. A line with a letter that passports write with two holds both forms.
pub(super) fn search_text(fields: [Option<&str>; 5]) -> String {
    let length: usize = fields.iter().flatten().map(|field| field.len() + 1).sum();
    let mut text = String::with_capacity(length + 8);
    for (line, field) in fields.into_iter().flatten().enumerate() {
        if line > 0 {
            text.push('\n');
        }
        push_forms(&mut text, field);
        if let Some(readable) = readable_address(field) {
            text.push(BETWEEN_FORMS);
            push_forms(&mut text, &readable);
        }
    }
    text
}

fn push_forms(to: &mut String, text: &str) {
    push_plain_or_itself(to, text);
    if let Some(written) = passport_spelling(text) {
        to.push(BETWEEN_FORMS);
        to.push_str(&written);
    }
}

/// An address whose domain is written in the ASCII form of another alphabet (RFC 3492), in the form
/// that people read: `xn--mller-kva.example` is `müller.example`.
pub(super) fn readable_address(text: &str) -> Option<String> {
    let at = text.find('@')?;
    let (local, domain) = text.split_at(at + 1);
    if !domain.split('.').any(|label| label.get(..4).is_some_and(is_encoded)) {
        return None;
    }
    let (readable, valid) = idna::domain_to_unicode(domain);
    valid.ok().map(|()| format!("{local}{readable}"))
}

fn is_encoded(start: &str) -> bool {
    start.eq_ignore_ascii_case("xn--")
}

#[cfg(test)]
mod tests {
    use super::search_text;

    #[test]
    fn a_search_text_holds_a_line_for_each_field() {
        let text = search_text([Some("KP-1"), None, Some("Zoë"), None, Some("+49")]);
        assert_eq!(text, "kp-1\nzoe\n+49");
        let text = search_text([Some("'"), Some("\u{200b}"), Some("Jörg"), None, None]);
        assert_eq!(text.lines().count(), 3, "a field of which nothing is left has a line: {text}");
        assert_eq!(text.lines().last(), Some("jorg\tjoerg"));
    }

    #[test]
    fn an_address_is_found_by_both_spellings_of_its_domain() {
        let text = search_text([Some("k"), None, None, Some("a@xn--mller-kva.example"), None]);
        assert_eq!(text, "k\na@xn--mller-kva.example\ta@muller.example\ta@mueller.example");
    }
}
