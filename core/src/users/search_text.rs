use super::find::tag_list;
use super::plain_letters::{passport_spelling, push_plain_or_itself};

/// Separates the two forms in one line. Nobody can type it into a search.
const BETWEEN_FORMS: char = '\t';

/// The text of a user that searches look at, in the form of [`super::plain`]. The key and each field
/// have a line of their own, so that no match reaches from one field into the next. The key is the
/// first line, and the display name, if there is one, the second. Roles that may read no more than
/// these search only these. The values of `approved` (texts of JSON arrays) are last, each on its own
/// line.
///
/// If passports write a letter of a line with two letters, the line holds both forms. A name with a
/// hyphen is also there without it.
pub(super) fn search_text(fields: [Option<&str>; 5], approved: [Option<&str>; 2]) -> String {
    let length: usize = fields.iter().flatten().map(|field| field.len() + 1).sum();
    let mut text = String::with_capacity(length + 8);
    for (place, field) in fields.into_iter().enumerate() {
        let Some(field) = field else { continue };
        if place > 0 {
            text.push('\n');
        }
        let line = text.len();
        push_field(&mut text, field);
        if NAMES.contains(&place) {
            push_joined(&mut text, line);
        }
    }
    for list in approved.into_iter().flatten() {
        for value in tag_list(list) {
            text.push('\n');
            push_field(&mut text, &value);
        }
    }
    text
}

fn push_field(to: &mut String, field: &str) {
    push_forms(to, field);
    if let Some(readable) = readable_address(field) {
        to.push(BETWEEN_FORMS);
        push_forms(to, &readable);
    }
}

/// Which of the fields are names.
const NAMES: [usize; 2] = [1, 2];

/// Adds `annalena lang` for `anna-lena lang`: the forms of a line without the hyphens between letters.
fn push_joined(text: &mut String, line: usize) {
    if !text[line..].contains('-') {
        return;
    }
    let joined: Vec<String> = text[line..].split(BETWEEN_FORMS).filter_map(joined).collect();
    for form in joined {
        text.push(BETWEEN_FORMS);
        text.push_str(&form);
    }
}

/// `None`: there is no hyphen between two letters.
fn joined(name: &str) -> Option<String> {
    let mut joined = String::with_capacity(name.len());
    let is_letter = |letter: &Option<char>| letter.is_some_and(char::is_alphabetic);
    let mut letters = name.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        if letter != '-' || ![before, letters.peek().copied()].iter().all(is_letter) {
            joined.push(letter);
        }
        before = Some(letter);
    }
    (joined.len() < name.len()).then_some(joined)
}

fn push_forms(to: &mut String, text: &str) {
    push_plain_or_itself(to, text);
    if let Some(written) = passport_spelling(text) {
        to.push(BETWEEN_FORMS);
        to.push_str(&written);
    }
}

/// An address with an internationalised domain, in the form that people read: `xn--mller-kva.example`
/// (RFC 3492) becomes `müller.example`.
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
        let text = search_text([Some("KP-1"), None, Some("Zoë"), None, Some("+49")], [None, None]);
        assert_eq!(text, "kp-1\nzoe\n+49");
        let text =
            search_text([Some("'"), Some("\u{200b}"), Some("Jörg"), None, None], [None, None]);
        assert_eq!(text.lines().count(), 3, "a field of which nothing is left has a line: {text}");
        assert_eq!(text.lines().last(), Some("jorg\tjoerg"));
    }

    #[test]
    fn a_name_with_a_hyphen_is_there_without_it_and_a_key_is_not() {
        let text = search_text(
            [Some("kp-1-a"), None, Some("Anna-Lena Müller-Öz"), None, None],
            [None, None],
        );
        let forms =
            "anna-lena muller-oz\tanna-lena mueller-oez\tannalena mulleroz\tannalena muelleroez";
        assert_eq!(text.lines().collect::<Vec<_>>(), ["kp-1-a", forms]);
        let text = search_text([Some("k"), Some("-A- 1-2"), None, None, None], [None, None]);
        assert_eq!(text, "k\n-a- 1-2");
    }

    #[test]
    fn approved_addresses_and_numbers_stand_last() {
        let lists = [Some(r#"["q@w.de","A@xn--mller-kva.example"]"#), Some(r#"["+4930"]"#)];
        let text = search_text([Some("k"), None, Some("Ana"), None, None], lists);
        let idn = "a@xn--mller-kva.example\ta@muller.example\ta@mueller.example";
        assert_eq!(text, format!("k\nana\nq@w.de\n{idn}\n+4930"));
    }

    #[test]
    fn an_address_is_found_by_both_spellings_of_its_domain() {
        let text = search_text(
            [Some("k"), None, None, Some("a@xn--mller-kva.example"), None],
            [None, None],
        );
        assert_eq!(text, "k\na@xn--mller-kva.example\ta@muller.example\ta@mueller.example");
    }
}
