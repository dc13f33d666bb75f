use scim_v2::filter::PatchPath;
use serde_json::{Map, Value};

use super::path;
use super::schema::{Attribute, Kind};

/// Which attributes an answer holds (RFC 7644, section 3.9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Only these, and the id. Empty: all.
    pub attributes: Vec<String>,
    /// All but these. Counts only where `attributes` is empty.
    pub excluded: Vec<String>,
}

/// What every answer holds.
const ALWAYS: [&str; 2] = ["schemas", "id"];

type Named = (&'static Attribute, Option<&'static Attribute>);

impl Shape {
    pub(super) fn of(&self, kind: Kind, mut resource: Map<String, Value>) -> Map<String, Value> {
        if !self.attributes.is_empty() {
            let wanted = named(kind, &self.attributes);
            resource.retain(|name, value| {
                ALWAYS.contains(&name.as_str()) || is_wanted(&wanted, name, value)
            });
        } else if !self.excluded.is_empty() {
            let unwanted = named(kind, &self.excluded);
            resource.retain(|name, value| {
                ALWAYS.contains(&name.as_str()) || !is_unwanted(&unwanted, name, value)
            });
        }
        resource
    }

    /// Whether an answer holds an attribute, or a part of it.
    pub(super) fn has(&self, kind: Kind, name: &str) -> bool {
        let is_it = |(one, _): &Named| one.name == name;
        if !self.attributes.is_empty() {
            return named(kind, &self.attributes).iter().any(is_it);
        }
        !named(kind, &self.excluded).iter().any(|one| is_it(one) && one.1.is_none())
    }
}

/// Names of attributes that are not kept name nothing.
fn named(kind: Kind, names: &[String]) -> Vec<Named> {
    let read = |name: &String| match name.trim().parse::<PatchPath>() {
        Ok(PatchPath::Attr(path)) => path::attribute(kind, &path),
        _ => None,
    };
    names.iter().filter_map(read).collect()
}

fn is_wanted(wanted: &[Named], name: &str, value: &mut Value) -> bool {
    let mut here = wanted.iter().filter(|(one, _)| one.name == name).peekable();
    if here.peek().is_none() {
        return false;
    }
    let parts: Option<Vec<&str>> = here.map(|(_, part)| part.map(|part| part.name)).collect();
    if let Some(parts) = parts {
        each_value(value, |members| members.retain(|name, _| parts.contains(&name.as_str())));
    }
    true
}

fn is_unwanted(unwanted: &[Named], name: &str, value: &mut Value) -> bool {
    for (_, part) in unwanted.iter().filter(|(one, _)| one.name == name) {
        match part {
            None => return true,
            Some(part) => each_value(value, |members| {
                members.remove(part.name);
            }),
        }
    }
    false
}

fn each_value(value: &mut Value, change: impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => change(members),
        Value::Array(each) => each.iter_mut().filter_map(Value::as_object_mut).for_each(change),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Shape};
    use serde_json::{Value, json};

    fn shaped(attributes: &[&str], excluded: &[&str]) -> Value {
        let texts = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let shape = Shape { attributes: texts(attributes), excluded: texts(excluded) };
        let user = json!({
            "schemas": [], "id": "1", "userName": "a", "name": {"givenName": "A", "familyName": "B"},
            "emails": [{"value": "v", "type": "work"}],
        });
        let Value::Object(user) = user else { panic!("an object") };
        Value::Object(shape.of(Kind::User, user))
    }

    #[test]
    fn an_answer_holds_what_was_asked_for_and_always_the_id() {
        let one = shaped(&["USERNAME", "emails.value"], &[]);
        assert_eq!(
            one,
            json!({"schemas": [], "id": "1", "userName": "a", "emails": [{"value": "v"}]})
        );
        let less = shaped(&[], &["id", "emails", "name.givenName"]);
        assert_eq!(
            less,
            json!({"schemas": [], "id": "1", "userName": "a", "name": {"familyName": "B"}})
        );
        assert_eq!(shaped(&["salary"], &[]), json!({"schemas": [], "id": "1"}));
    }
}
