use std::borrow::Cow;
use std::collections::HashSet;

/// What JSON allows and Rollcall refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A member that appears twice: one parser takes the first, another the last (RFC 7493, section
    /// 2.3).
    Repeated,
    /// `\u0000`, which PostgreSQL does not store and many programs take for the end of a text.
    Nul,
    /// Half of a surrogate pair, which is no character (RFC 7493, section 2.1).
    HalfLetter,
}

/// A fault, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    /// The member that it is in, such as `metadata.risks[2].level`.
    pub path: String,
    /// The byte of the text at which it begins.
    pub at: usize,
}

impl FaultKind {
    /// What is wrong and what to do, of a member.
    pub fn message(self) -> &'static str {
        match self {
            Self::Repeated => "This member appears twice. Keep one of them.",
            Self::Nul => {
                "A string contains the character \\u0000, which cannot be stored. Remove it."
            }
            Self::HalfLetter => {
                "A string contains half of a surrogate pair. Remove it, or send the whole pair."
            }
        }
    }
}

/// The most faults reported for one text.
const MAX_FAULTS: usize = 20;
/// Up to this many members are compared one by one. Beyond, a set is faster.
const FEW: usize = 16;
/// Longest part of a name that is shown in a path.
const MAX_NAME_LENGTH: usize = 64;

/// The faults of a valid JSON text, at any depth. Only the first ones, if there are many.
pub(crate) fn faults(json: &str) -> Vec<Fault> {
    let mut walk = Walk { json, levels: Vec::new(), found: Vec::new() };
    let bytes = json.as_bytes();
    let mut at = 0;
    while at < bytes.len() && walk.found.len() < MAX_FAULTS {
        match bytes[at] {
            b'"' => {
                let end = end_of_text(bytes, at);
                walk.text(at, end);
                at = end;
                continue;
            }
            b'{' => walk.levels.push(Level::Object { names: Names::default(), name: None }),
            b'[' => walk.levels.push(Level::List(0)),
            b'}' | b']' => drop(walk.levels.pop()),
            b',' => match walk.levels.last_mut() {
                Some(Level::Object { name, .. }) => *name = None,
                Some(Level::List(place)) => *place += 1,
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    walk.found
}

/// The byte at which brackets nest deeper than `deepest`, not counting brackets in strings.
pub(crate) fn too_deep(json: &str, deepest: usize) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > deepest {
                    return Some(at);
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The place after the closing quote of the string that begins at `start`.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

enum Level<'a> {
    /// The member that is being read, once its name is.
    Object { names: Names<'a>, name: Option<Cow<'a, str>> },
    /// The element that is being read.
    List(usize),
}

/// The names seen in an object so far.
#[derive(Default)]
struct Names<'a> {
    few: Vec<Cow<'a, str>>,
    many: HashSet<Cow<'a, str>>,
}

impl<'a> Names<'a> {
    /// Whether it is new.
    fn add(&mut self, name: Cow<'a, str>) -> bool {
        if self.few.contains(&name) || self.many.contains(&name) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(name);
        } else {
            self.many.insert(name);
        }
        true
    }
}

struct Walk<'a> {
    json: &'a str,
    levels: Vec<Level<'a>>,
    found: Vec<Fault>,
}

impl<'a> Walk<'a> {
    /// A text with its quotes: a name, or a value.
    fn text(&mut self, start: usize, end: usize) {
        let json = self.json;
        let literal = &json[start..end];
        let read = read(literal);
        let fault = read.as_ref().err().copied();
        let mut is_new = true;
        if let Some(Level::Object { names, name: name @ None }) = self.levels.last_mut() {
            let told = read.unwrap_or(Cow::Borrowed(literal));
            is_new = names.add(told.clone());
            *name = Some(told);
        }
        if let Some(kind) = fault.or((!is_new).then_some(FaultKind::Repeated)) {
            self.found.push(Fault { kind, path: self.path(), at: start });
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            match level {
                Level::Object { name: Some(name), .. } => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.extend(name.chars().filter(|c| !c.is_control()).take(MAX_NAME_LENGTH));
                }
                Level::Object { name: None, .. } => {}
                Level::List(place) => path.push_str(&format!("[{place}]")),
            }
        }
        path
    }
}

/// The value of a string. The JSON is valid, so only half of a surrogate pair cannot be read.
fn read(literal: &str) -> Result<Cow<'_, str>, FaultKind> {
    if !literal.contains('\\') {
        return Ok(Cow::Borrowed(literal.trim_matches('"')));
    }
    let text: String = serde_json::from_str(literal).map_err(|_| FaultKind::HalfLetter)?;
    if text.contains('\0') { Err(FaultKind::Nul) } else { Ok(Cow::Owned(text)) }
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, faults, too_deep};

    fn told(json: &str) -> Vec<(FaultKind, String)> {
        faults(json).into_iter().map(|fault| (fault.kind, fault.path)).collect()
    }

    #[test]
    fn a_member_that_is_there_twice_is_found_at_any_depth() {
        use FaultKind::Repeated;
        assert_eq!(told(r#"{"a":1,"b":{"a":[{"a":1},{"a":2}]}}"#), []);
        assert_eq!(
            told(r#"{"s":1,"s":2,"m":{"r":[0,{"x":"s","x":[]}]}}"#),
            [(Repeated, "s".into()), (Repeated, "m.r[1].x".into())]
        );
        // Escaped or not, it is the same name.
        assert_eq!(told(r#"{"risk":1,"r\u0069sk":2}"#), [(Repeated, "risk".into())]);
        let many: String = (0..40).map(|n| format!("\"n{n}\":0,")).collect();
        assert_eq!(told(&format!("{{{many}\"n39\":1}}")), [(Repeated, "n39".into())]);
    }

    #[test]
    fn nul_and_half_letters_are_found_in_names_and_values() {
        use FaultKind::{HalfLetter, Nul};
        assert_eq!(told(r#"{"a":"\ud83d\ude00","b":"\\u0000","c":"\\\" \\"}"#), []);
        assert_eq!(
            told(r#"{"a":["x","\u0000"],"\ud83d":1}"#),
            [(Nul, "a[1]".into()), (HalfLetter, "\"\\ud83d\"".into())]
        );
        assert_eq!(told(r#"["\udc00"]"#), [(HalfLetter, "[0]".into())]);
    }

    #[test]
    fn depth_is_measured_outside_of_texts() {
        assert_eq!(too_deep(r#"{"a":"[[[["}"#, 1), None);
        assert_eq!(too_deep("[[[", 2), Some(2));
    }
}
