use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Members, faults, too_deep};
use crate::error::FieldErrors;

/// Deeper than any body we accept, and the limit of serde_json itself.
const MAX_DEPTH: usize = 127;

/// A JSON object from a request: its members in order, each with its original text.
#[derive(Clone, Debug, Default)]
pub struct Body(Vec<(String, Box<RawValue>)>);

/// Why bytes cannot be read as a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not JSON (RFC 8259). Lines and columns count from 1.
    NotJson {
        line: usize,
        column: usize,
    },
    NotAnObject,
    /// The path of each bad member, with what is wrong.
    Members(FieldErrors),
}

impl Body {
    /// Reads a body. A byte order mark before it is passed over (RFC 8259, section 8.1).
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let not_json = |error: &serde_json::Error| Unreadable::NotJson {
            line: error.line(),
            column: error.column(),
        };
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| not_json(&error))?;
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(not_utf8(bytes));
        };
        if let Some(at) = too_deep(text, MAX_DEPTH) {
            return Err(place(text, at));
        }
        if !text.trim_start().starts_with('{') {
            return Err(Unreadable::NotAnObject);
        }
        let mut wrong = FieldErrors::new();
        for fault in faults(text) {
            wrong.entry(fault.path).or_default().push(fault.kind.message().to_owned());
        }
        if !wrong.is_empty() {
            return Err(Unreadable::Members(wrong));
        }
        let Members(members) = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        Ok(Self(members.into_iter().map(|(name, value)| (name, value.to_owned())).collect()))
    }

    /// The value of a member. A number beyond 64 bits becomes the largest one, which no field
    /// accepts; [`Body::raw`] keeps all digits.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.raw(name).map(value)
    }

    /// A member's value as it is written.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(one, _)| one == name).map(|(_, value)| value.get())
    }

    /// Removes and returns a member, so that a long text is held only once.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(one, _)| one == name)?;
        let (_, raw) = self.0.swap_remove(at);
        Some(value(raw.get()))
    }

    pub fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.get()))
    }
}

/// The text is valid JSON, so only a number beyond 64 bits can fail here.
fn value(raw: &str) -> Value {
    serde_json::from_str(raw).unwrap_or_else(|_| Value::from(f64::MAX))
}

fn not_utf8(bytes: &[u8]) -> Unreadable {
    let good = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    place(&String::from_utf8_lossy(&bytes[..good]), good)
}

fn place(text: &str, at: usize) -> Unreadable {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    Unreadable::NotJson { line, column }
}

#[cfg(test)]
mod tests {
    use super::{Body, Unreadable};

    #[test]
    fn numbers_are_kept_as_they_are_written() {
        let body = Body::read(b"\xef\xbb\xbf {\"m\": {\"n\": 12345678901234567890123456789, \"r\": 1.10, \"f\": 1e999}, \"s\": \"x\"}").expect("a body");
        assert_eq!(
            body.raw("m"),
            Some("{\"n\": 12345678901234567890123456789, \"r\": 1.10, \"f\": 1e999}")
        );
        assert_eq!(body.get("s"), Some("x".into()));
        assert!(body.get("m").is_some_and(|value| value.is_number()), "too large for a value");
        assert_eq!(body.get("other"), None);
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place_or_its_member() {
        let wrong = |bytes: &[u8]| Body::read(bytes).expect_err("a refusal");
        assert_eq!(wrong(b"{\n \"a\": tru}"), Unreadable::NotJson { line: 2, column: 10 });
        assert_eq!(wrong(b"{\"a\": \"\xeb\"}"), Unreadable::NotJson { line: 1, column: 8 });
        assert_eq!(wrong(b"[1]"), Unreadable::NotAnObject);
        assert!(matches!(wrong(b""), Unreadable::NotJson { .. }));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        assert!(matches!(wrong(deep.as_bytes()), Unreadable::NotJson { .. }));
        let Unreadable::Members(fields) = wrong(br#"{"s":1,"s":2,"m":{"r":1,"r":2,"n":"\u0000"}}"#)
        else {
            panic!("taken");
        };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["m.n", "m.r", "s"]);
    }
}
