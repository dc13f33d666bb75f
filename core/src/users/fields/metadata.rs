use serde::de::IgnoredAny;

use super::Problem;
use crate::json::{faults, too_deep};
use crate::users::quoted;

const LARGEST: usize = 16 * 1024;
const MAX_DEPTH: usize = 32;

/// Checks that a text is a JSON object (RFC 8259) within the limits, and that every parser reads it in
/// the same way (RFC 7493). The depth is measured before the text is parsed, so that deep nesting
/// cannot overflow the stack.
pub(super) fn check(value: &str) -> Result<(), Problem> {
    if value.len() > LARGEST {
        return Err(Problem::JsonTooLarge(value.len()));
    }
    if let Some(byte) = too_deep(value, MAX_DEPTH) {
        return Err(Problem::JsonTooDeep { position: characters(value, byte) });
    }
    if let Err(error) = serde_json::from_str::<IgnoredAny>(value) {
        let position = position(value, &error);
        return Err(Problem::JsonInvalid { position, what: words(value, position, &error) });
    }
    if !value.starts_with('{') {
        return Err(Problem::JsonNotObject);
    }
    match faults(value).into_iter().next() {
        Some(fault) => Err(Problem::JsonFault {
            position: characters(value, fault.at),
            kind: fault.kind,
            path: fault.path,
        }),
        None => Ok(()),
    }
}

/// The position at which the parser stopped, in characters from 1. serde_json gives a line, and a
/// column in bytes.
fn position(value: &str, error: &serde_json::Error) -> usize {
    let before: usize =
        value.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let byte = (before + error.column().saturating_sub(1)).min(value.len());
    characters(value, byte)
}

fn characters(value: &str, byte: usize) -> usize {
    value.char_indices().take_while(|(index, _)| *index < byte).count() + 1
}

/// Names the format if another program wrote something similar to JSON. Otherwise gives the parser's
/// message, without its own "at line 1 column 9".
fn words(value: &str, position: usize, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let parsed = text.split(" at line ").next().unwrap_or_default();
    let (place, letter) = value.char_indices().nth(position - 1).unwrap_or((value.len(), ' '));
    let rest = &value[place..];
    let is_literal = |word: &&&str| rest.starts_with(**word);
    let literals = ["True", "False", "None", "NaN", "Infinity", "undefined"];
    if "“”„‟‘’‚«»".contains(letter) {
        return format!("{} is a typographic quote, use straight double quotes", quoted(letter));
    }
    if letter == '\'' {
        return "single quotes, use double quotes".to_owned();
    }
    if let Some(word) = literals.iter().find(is_literal) {
        return format!("{word} is not JSON, use true, false or null");
    }
    if matches!(letter, '}' | ']') && value[..place].trim_end().ends_with(',') {
        return "a comma before the closing bracket".to_owned();
    }
    if parsed.starts_with("control character") {
        return "a line break, a tab or another control character in a text".to_owned();
    }
    if parsed.starts_with("invalid escape") {
        return "a backslash in a text has to be doubled".to_owned();
    }
    if parsed.starts_with("key must be a string") && letter.is_alphanumeric() {
        return "a name without double quotes".to_owned();
    }
    parsed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Problem, check};
    use crate::json::FaultKind::{HalfLetter, Nul, Repeated};

    #[test]
    fn an_object_within_the_limits_is_taken() {
        assert_eq!(check(r#"{"branch": 7, "text": "[[[[{{{{"}"#), Ok(()));
        assert_eq!(check("[1]"), Err(Problem::JsonNotObject));
        assert_eq!(check("\"text\""), Err(Problem::JsonNotObject));
        assert_eq!(check(r#"{"\ud83d\ude00": 1e999, "risk": "\ud83d\ude00"}"#), Ok(()));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused_at_any_depth() {
        for (value, kind, path, position) in [
            (r#"{"risk": "high", "a": [{"risk": 1, "risk": 2}]}"#, Repeated, "a[0].risk", 36),
            (r#"{"\ud83d": 1, "risk": "high"}"#, HalfLetter, "\"\\ud83d\"", 2),
            (r#"{"é": {"risk": "\ud83d"}}"#, HalfLetter, "é.risk", 16),
            (r#"{"risk": ["\u0000"]}"#, Nul, "risk[0]", 11),
        ] {
            let path = path.to_owned();
            assert_eq!(check(value), Err(Problem::JsonFault { kind, path, position }), "{value}");
        }
    }

    #[test]
    fn the_position_of_a_mistake_is_counted_in_characters() {
        let Err(Problem::JsonInvalid { position, .. }) = check(r#"{"é": tru}"#) else { panic!() };
        assert_eq!(position, 10);
        assert!(matches!(check("{"), Err(Problem::JsonInvalid { .. })));
    }

    #[test]
    fn what_other_programs_write_is_named() {
        for (value, words) in [
            ("{“a”: 1}", "typographic quote"),
            ("{\"a\": “x”}", "typographic quote"),
            ("{'a': 1}", "single quotes"),
            ("{\"a\": True}", "True is not JSON"),
            ("{\"a\": None}", "None is not JSON"),
            ("{\"a\": NaN}", "NaN is not JSON"),
            ("{\"a\": 1, }", "a comma before"),
            ("{a: 1}", "a name without double quotes"),
            ("{\"a\": \"x\ty\"}", "control character in a text"),
            ("{\"a\": \"C:\\Temp\"}", "a backslash in a text"),
        ] {
            let message = check(value).unwrap_err().message();
            assert!(message.contains(words), "{value}: {message}");
            assert!(!message.contains("u00"), "{message}");
        }
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000 / 10), "]".repeat(10));
        assert!(matches!(check(&deep), Err(Problem::JsonTooDeep { position: 37 })));
        let just = format!("{{\"a\":{}{}}}", "[".repeat(31), "]".repeat(31));
        assert_eq!(check(&just), Ok(()));
        assert!(matches!(check(&"x".repeat(16_385)), Err(Problem::JsonTooLarge(16_385))));
    }
}
