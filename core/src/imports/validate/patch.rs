use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

/// The members of a JSON object in their order, each value as it is written: a number keeps its
/// digits, whatever their count.
struct Members(Vec<(String, Box<RawValue>)>);

/// A JSON object with the members of another set in it. `present` and `patch` are objects that
/// [`check`](super::metadata) has taken; a
/// `present` that already says the same comes back as it is.
pub(crate) fn patched(present: Option<&str>, patch: &str) -> String {
    let parse = |text: &str| serde_json::from_str::<Members>(text).ok();
    let (Some(Members(mut members)), Some(Members(set))) = (present.and_then(parse), parse(patch))
    else {
        return patch.to_owned();
    };
    let mut changed = false;
    for (key, value) in set {
        match members.iter_mut().find(|(one, _)| *one == key) {
            Some((_, now)) if now.get() == value.get() => {}
            Some((_, now)) => {
                *now = value;
                changed = true;
            }
            None => {
                members.push((key, value));
                changed = true;
            }
        }
    }
    match (changed, present) {
        (false, Some(present)) => present.to_owned(),
        _ => serde_json::to_string(&Members(members)).unwrap_or_else(|_| patch.to_owned()),
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk;
        impl<'de> Visitor<'de> for Walk {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Walk)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::patched;

    #[test]
    fn members_are_set_and_the_others_stay_as_they_are_written() {
        assert_eq!(patched(None, r#"{"a":"1"}"#), r#"{"a":"1"}"#);
        let present = r#"{ "big": 12345678901234567890123, "a": "0" }"#;
        assert_eq!(
            patched(Some(present), r#"{"a":"007","b":"x"}"#),
            r#"{"big":12345678901234567890123,"a":"007","b":"x"}"#
        );
        assert_eq!(patched(Some(present), r#"{"a":"0"}"#), present);
    }
}
