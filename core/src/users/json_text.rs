//! Lays out JSON for people, and compacts it. Both work on the text, so that every number keeps its
//! digits and every string its escapes. Parsing and writing it again would change them.

use serde::de::IgnoredAny;

/// Indents JSON: one member or element per line, two spaces per level. A text that is not JSON stays as
/// it is.
pub fn pretty_json(json: &str) -> String {
    lay_out(json, Layout::Lines)
}

/// Removes the space between the parts of JSON. A text that is not JSON stays as it is.
pub(crate) fn compact_json(json: &str) -> String {
    lay_out(json, Layout::Compact)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Lines,
    Compact,
}

fn lay_out(json: &str, layout: Layout) -> String {
    if serde_json::from_str::<IgnoredAny>(json).is_err() {
        return json.to_owned();
    }
    let lines = layout == Layout::Lines;
    let mut text = String::with_capacity(json.len());
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut whole = json.chars();
    // Within a string every character counts. Outside of strings white space has no meaning.
    while let Some(letter) = whole.next() {
        if in_string {
            text.push(letter);
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        if letter.is_ascii_whitespace() {
            continue;
        }
        match letter {
            '"' => {
                in_string = true;
                text.push(letter);
            }
            '{' | '[' => {
                text.push(letter);
                depth += 1;
                if lines && !is_closed_at_once(whole.as_str()) {
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if lines && !text.ends_with(['{', '[']) {
                    new_line(&mut text, depth);
                }
                text.push(letter);
            }
            ',' if lines => {
                text.push(letter);
                new_line(&mut text, depth);
            }
            ':' if lines => text.push_str(": "),
            _ => text.push(letter),
        }
    }
    text
}

fn is_closed_at_once(rest: &str) -> bool {
    rest.trim_start().starts_with(['}', ']'])
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::{compact_json, pretty_json};

    const STORED: &str = r#"{"acct":12345678901234567890123,"rate":0.10,"note":"a \"b\" , { : \\","none":{},"list":[1,[]]}"#;

    #[test]
    fn the_layout_changes_and_nothing_else() {
        let pretty = pretty_json(STORED);
        assert_eq!(
            pretty,
            "{\n  \"acct\": 12345678901234567890123,\n  \"rate\": 0.10,\n  \
             \"note\": \"a \\\"b\\\" , { : \\\\\",\n  \"none\": {},\n  \"list\": [\n    1,\n    []\n  ]\n}"
        );
        assert_eq!(compact_json(&pretty), STORED);
        assert_eq!(compact_json(&pretty.replace('\n', "\r\n")), STORED);
    }

    #[test]
    fn text_that_is_no_json_stays() {
        for text in ["{\"a\": tru}", "", "{ \"a\" : 1", "nothing"] {
            assert_eq!((pretty_json(text).as_str(), compact_json(text).as_str()), (text, text));
        }
    }
}
