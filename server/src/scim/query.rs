//! What a list asks for: in the address, or in the body of a search.

use rollcall_core::scim::{Query, Refusal, Shape};
use serde_json::Value;

/// The query of an address (RFC 7644, section 3.4.2). Parameters that are not known are passed over, as
/// directories send some of their own.
pub fn of_address(query: Option<&str>) -> Result<Query, Refusal> {
    let mut read = Query { start_index: 1, ..Query::default() };
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match name.to_ascii_lowercase().as_str() {
            "filter" => read.filter = Some(value.into_owned()),
            "startindex" => read.start_index = number("startIndex", &value)?,
            "count" => read.count = Some(number("count", &value)?),
            "attributes" => read.shape.attributes = names(&value),
            "excludedattributes" => read.shape.excluded = names(&value),
            _ => {}
        }
    }
    Ok(read)
}

/// The same without filter and place, for one resource.
pub fn shape(query: Option<&str>) -> Result<Shape, Refusal> {
    let Query { shape, .. } = of_address(query)?;
    Ok(shape)
}

/// The query of a search (RFC 7644, section 3.4.3).
pub fn of_body(body: &Value) -> Result<Query, Refusal> {
    let Value::Object(members) = body else {
        return Err(syntax("The body of a search must be a JSON object."));
    };
    let mut read = Query { start_index: 1, ..Query::default() };
    for (name, value) in members {
        match name.to_ascii_lowercase().as_str() {
            _ if value.is_null() => {}
            "filter" => match value {
                Value::String(filter) => read.filter = Some(filter.clone()),
                _ => return Err(syntax("filter must be a text.")),
            },
            "startindex" => read.start_index = whole("startIndex", value)?,
            "count" => read.count = Some(whole("count", value)?),
            "attributes" => read.shape.attributes = list("attributes", value)?,
            "excludedattributes" => read.shape.excluded = list("excludedAttributes", value)?,
            _ => {}
        }
    }
    Ok(read)
}

fn number(name: &str, text: &str) -> Result<i64, Refusal> {
    text.trim().parse().map_err(|_| invalid(format!("{name} must be a whole number.")))
}

fn whole(name: &str, value: &Value) -> Result<i64, Refusal> {
    value.as_i64().ok_or_else(|| invalid(format!("{name} must be a whole number.")))
}

fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn list(name: &str, value: &Value) -> Result<Vec<String>, Refusal> {
    match value {
        Value::String(text) => Ok(names(text)),
        Value::Array(each) => each
            .iter()
            .map(|one| one.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .ok_or_else(|| syntax(&format!("{name} must be a list of texts."))),
        _ => Err(syntax(&format!("{name} must be a list of texts."))),
    }
}

fn invalid(detail: String) -> Refusal {
    Refusal { status: 400, kind: Some("invalidValue"), detail }
}

fn syntax(words: &str) -> Refusal {
    Refusal { status: 400, kind: Some("invalidSyntax"), detail: words.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{of_address, of_body};

    #[test]
    fn an_address_and_a_body_ask_for_the_same() {
        let address = of_address(Some(
            "filter=userName%20eq%20%22a%22&startIndex=3&count=0&attributes=id,userName&x=1",
        ));
        let body = json!({
            "filter": "userName eq \"a\"", "startIndex": 3, "count": 0,
            "attributes": ["id", "userName"], "sortBy": "id",
        });
        assert!(address.is_ok());
        assert_eq!(address, of_body(&body));
        assert!(of_address(Some("count=many")).is_err());
        assert!(of_body(&json!({"count": "many"})).is_err());
        assert!(of_body(&json!([])).is_err());
    }
}
