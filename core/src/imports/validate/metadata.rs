use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::Problem;

const LARGEST: usize = 16 * 1024;
const DEEPEST: usize = 32;

/// Checks that a text is a JSON object (RFC 8259) within the limits. The depth is measured before
/// the parser sees the text, so that depth costs no stack.
pub(super) fn check(value: &str) -> Result<(), Problem> {
    if value.len() > LARGEST {
        return Err(Problem::JsonTooLarge(value.len()));
    }
    if let Some(byte) = too_deep(value) {
        return Err(Problem::JsonTooDeep { position: characters(value, byte) });
    }
    if !value.starts_with('{') && serde_json::from_str::<IgnoredAny>(value).is_ok() {
        return Err(Problem::JsonNotObject);
    }
    match serde_json::from_str::<Names>(value) {
        Ok(Names) => Ok(()),
        Err(error) => {
            Err(Problem::JsonInvalid { position: position(value, &error), what: words(&error) })
        }
    }
}

/// An object whose members have names that are text: half of a surrogate pair is none, and a later
/// import could not set one member beside it.
struct Names;

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk;
        impl<'de> Visitor<'de> for Walk {
            type Value = Names;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                while map.next_entry::<Cow<'_, str>, IgnoredAny>()?.is_some() {}
                Ok(Names)
            }
        }
        deserializer.deserialize_map(Walk)
    }
}

/// The byte at which brackets nest too deep, outside of strings.
fn too_deep(value: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (index, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(index);
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The character, counted from 1, at which the parser stopped. serde_json counts a line's bytes.
fn position(value: &str, error: &serde_json::Error) -> usize {
    let before: usize =
        value.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let byte = (before + error.column().saturating_sub(1)).min(value.len());
    characters(value, byte)
}

fn characters(value: &str, byte: usize) -> usize {
    value.char_indices().take_while(|(index, _)| *index < byte).count() + 1
}

/// The parser's words without its own "at line 1 column 9".
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Problem, check};

    #[test]
    fn an_object_within_the_limits_is_taken() {
        assert_eq!(check(r#"{"branch": 7, "text": "[[[[{{{{"}"#), Ok(()));
        assert_eq!(check("[1]"), Err(Problem::JsonNotObject));
        assert_eq!(check("\"text\""), Err(Problem::JsonNotObject));
        let half = check(r#"{"\ud83d": 1, "risk": "high"}"#);
        assert!(matches!(half, Err(Problem::JsonInvalid { .. })), "{half:?}");
        assert_eq!(check(r#"{"\ud83d\ude00": 1, "risk": "\ud83d"}"#), Ok(()));
    }

    #[test]
    fn the_position_of_a_mistake_is_counted_in_characters() {
        let Err(Problem::JsonInvalid { position, .. }) = check(r#"{"é": tru}"#) else { panic!() };
        assert_eq!(position, 10);
        assert!(matches!(check("{"), Err(Problem::JsonInvalid { .. })));
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
