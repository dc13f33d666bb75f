use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::operators::accounts;

/// Bytes of the attributes that are stored as JSON.
const MAX_ATTRIBUTES: usize = 16 * 1024;

/// A user as a directory sends it.
pub(super) struct UserInput {
    pub email: String,
    pub email_key: String,
    /// Empty: it has named none.
    pub external_id: String,
    /// None: it says nothing about it.
    pub active: Option<bool>,
    /// The other attributes.
    pub attributes: Map<String, Value>,
}

impl UserInput {
    /// Of attributes that were read.
    pub(super) fn of(mut attributes: Map<String, Value>) -> Result<Self, Refusal> {
        let Some(Value::String(name)) = attributes.remove("userName") else {
            return Err(Refusal::invalid_value("A user needs a userName: their e-mail address."));
        };
        let Ok(email) = accounts::check_email(&name) else {
            let shown: String = name.chars().take(60).collect();
            return Err(Refusal::invalid_value(format!(
                "userName must be the e-mail address that the person signs in with; {shown:?} is none. Map \
                 userName to the address in the settings of your directory."
            )));
        };
        let external_id = match attributes.remove("externalId") {
            Some(Value::String(id)) => id,
            _ => String::new(),
        };
        let active = attributes.remove("active").and_then(|active| active.as_bool());
        if attributes.values().any(has_control) {
            let words =
                "name, displayName and emails cannot have line breaks or other control characters.";
            return Err(Refusal::invalid_value(words));
        }
        if attributes.values().map(|value| value.to_string().len()).sum::<usize>() > MAX_ATTRIBUTES
        {
            let words = format!(
                "name, displayName and emails together are longer than {MAX_ATTRIBUTES} bytes."
            );
            return Err(Refusal::invalid_value(words));
        }
        let email_key = accounts::email_key(email);
        Ok(Self { email: email.to_owned(), email_key, external_id, active, attributes })
    }
}

fn has_control(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(char::is_control),
        Value::Array(each) => each.iter().any(has_control),
        Value::Object(members) => members.values().any(has_control),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The name that pages show: as the directory says it, otherwise what stands before the @.
pub(super) fn shown_name(attributes: &Map<String, Value>, email: &str) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let part = |name: &str| text(attributes.get("name").and_then(|parts| parts.get(name)));
    let parts = format!("{} {}", part("givenName"), part("familyName"));
    let from_email = email.split('@').next().unwrap_or_default().to_owned();
    let names = [text(attributes.get("displayName")), part("formatted"), parts, from_email];
    let name = names.iter().map(|name| name.trim()).find(|name| !name.is_empty());
    name.unwrap_or(email).chars().take(100).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::shown_name;
    use serde_json::{Value, json};

    #[test]
    fn the_name_that_is_shown_is_the_best_that_the_directory_says() {
        let name = |attributes: Value| {
            let attributes = attributes.as_object().cloned().unwrap_or_default();
            shown_name(&attributes, "ada@acme.test")
        };
        let parts = json!({"givenName": "Ada", "familyName": "Berg", "formatted": "Dr. Berg"});
        assert_eq!(name(json!({"displayName": "A. Berg", "name": parts})), "A. Berg");
        assert_eq!(name(json!({"displayName": " ", "name": parts})), "Dr. Berg");
        assert_eq!(name(json!({"name": {"familyName": "Berg"}})), "Berg");
        assert_eq!(name(json!({})), "ada");
    }
}
