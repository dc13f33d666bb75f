//! Brings what a directory sends into one form: known attributes under their names, with values of their
//! types. Directories differ in capitals, and some send "False" for false.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::schema::{Attribute, Kind, Mutability, Type};

/// Characters of one text.
const MAX_TEXT: usize = 1_000;
/// Values of one attribute.
pub(super) const MAX_VALUES: usize = 5_000;

/// The attributes of a resource that a client can set. What only the server sets, and what is not kept, is
/// left out, as RFC 7644, section 3.3, says for the former.
pub(super) fn read(kind: Kind, body: &Value) -> Result<Map<String, Value>, Refusal> {
    let Value::Object(members) = body else {
        return Err(syntax("The body must be a JSON object that describes a resource."));
    };
    let mut read = Map::new();
    for (name, value) in members {
        let Some(attribute) = kind.attribute(plain_name(kind, name)) else { continue };
        if attribute.mutability == Mutability::ReadOnly || is_unassigned(value) {
            continue;
        }
        read.insert(attribute.name.to_owned(), values(attribute, value)?);
    }
    Ok(read)
}

/// A name without the schema that may stand before it.
fn plain_name(kind: Kind, name: &str) -> &str {
    let urn = kind.urn();
    let has_urn = name.get(..urn.len()).is_some_and(|start| start.eq_ignore_ascii_case(urn));
    if has_urn { name[urn.len()..].trim_start_matches(':') } else { name }
}

/// A value that RFC 7643, section 2.5, does not tell from none.
pub(super) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

pub(super) fn syntax(words: &str) -> Refusal {
    Refusal::new(400, "invalidSyntax", words)
}

/// The value of an attribute; of one with many values a list of them.
pub(super) fn values(attribute: &Attribute, value: &Value) -> Result<Value, Refusal> {
    if !attribute.is_many {
        return single(attribute, value);
    }
    let each = match value {
        Value::Array(each) => each.as_slice(),
        one => std::slice::from_ref(one),
    };
    if each.len() > MAX_VALUES {
        let words = format!("{} has more than {MAX_VALUES} values.", attribute.name);
        return Err(Refusal::too_many(words));
    }
    let each = each.iter().map(|one| single(attribute, one)).collect::<Result<Vec<_>, _>>()?;
    if each.iter().filter(|one| one["primary"] == true).count() > 1 {
        let words = format!("Only one value of {} can be primary.", attribute.name);
        return Err(Refusal::invalid_value(words));
    }
    Ok(Value::Array(each))
}

fn single(attribute: &Attribute, value: &Value) -> Result<Value, Refusal> {
    let value = unwrapped(attribute, value);
    match attribute.of {
        Type::Text | Type::Reference | Type::DateTime => text(attribute, value),
        Type::Boolean => boolean(attribute, value),
        Type::Complex => complex(attribute, value),
    }
}

/// Some clients send `[{"value": "x"}]` for "x".
fn unwrapped<'a>(attribute: &Attribute, value: &'a Value) -> &'a Value {
    match value {
        Value::Array(one) if one.len() == 1 && attribute.of != Type::Complex => {
            one[0].get("value").unwrap_or(&one[0])
        }
        other => other,
    }
}

fn text(attribute: &Attribute, value: &Value) -> Result<Value, Refusal> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(wrong(attribute, "a text")),
    };
    if text.chars().count() > MAX_TEXT {
        let words = format!("{} is longer than {MAX_TEXT} characters.", attribute.name);
        return Err(Refusal::invalid_value(words));
    }
    if text.contains('\0') {
        return Err(wrong(attribute, "a text without NUL characters"));
    }
    Ok(Value::String(text))
}

fn boolean(attribute: &Attribute, value: &Value) -> Result<Value, Refusal> {
    match value {
        Value::Bool(is) => Ok(json!(is)),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(json!(true)),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(json!(false)),
        _ => Err(wrong(attribute, "true or false")),
    }
}

fn complex(attribute: &Attribute, value: &Value) -> Result<Value, Refusal> {
    let members = match value {
        Value::Object(members) => members,
        Value::String(_) if attribute.part("value").is_some() => {
            return complex(attribute, &json!({"value": value}));
        }
        _ => return Err(wrong(attribute, "an object")),
    };
    let mut read = Map::new();
    for (name, value) in members {
        let Some(part) = attribute.part(name).filter(|_| !is_unassigned(value)) else { continue };
        read.insert(part.name.to_owned(), single(part, value)?);
    }
    Ok(Value::Object(read))
}

fn wrong(attribute: &Attribute, what: &str) -> Refusal {
    Refusal::invalid_value(format!("{} must be {what}.", attribute.name))
}

#[cfg(test)]
mod tests {
    use super::{Kind, read};
    use serde_json::{Value, json};

    fn user(body: Value) -> Value {
        read(Kind::User, &body).map_or_else(|refusal| json!(refusal.detail), Value::Object)
    }

    #[test]
    fn known_attributes_are_kept_however_they_are_written_and_nothing_else_is() {
        let body = json!({
            "schemas": ["x"], "id": "1", "USERNAME": "a@b.test", "active": "False",
            "urn:ietf:params:scim:schemas:core:2.0:User:displayName": "A",
            "name": {"givenname": "A", "middleName": "M"}, "phoneNumbers": [{"value": "1"}],
            "emails": {"value": "a@b.test", "Primary": "true"}, "groups": [{"value": "g"}],
        });
        let expected = json!({
            "userName": "a@b.test", "active": false, "displayName": "A",
            "name": {"givenName": "A"},
            "emails": [{"value": "a@b.test", "primary": true}],
        });
        assert_eq!(user(body), expected);
    }

    #[test]
    fn a_value_of_another_type_is_named() {
        for (body, says) in [
            (json!({"active": "perhaps"}), "active must be true or false."),
            (json!({"userName": {}}), "userName must be a text."),
            (json!({"name": "A"}), "name must be an object."),
            (json!([]), "The body must be a JSON object that describes a resource."),
            (
                json!({"emails": [{"primary": true}, {"primary": true}]}),
                "Only one value of emails can be primary.",
            ),
        ] {
            assert_eq!(user(body), json!(says));
        }
    }
}
