use std::collections::BTreeSet;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::refusal::Refusal;

const MAX_NAME: usize = 200;

/// A group as a directory sends it.
pub(super) struct GroupInput {
    pub name: String,
    /// Empty: it has named none.
    pub external_id: String,
    pub members: BTreeSet<Uuid>,
}

impl GroupInput {
    /// Of attributes that were read.
    pub(super) fn of(mut attributes: Map<String, Value>) -> Result<Self, Refusal> {
        let name = match attributes.remove("displayName") {
            Some(Value::String(name)) => name.trim().to_owned(),
            _ => String::new(),
        };
        if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control)
        {
            let words = format!("A group needs a displayName of at most {MAX_NAME} characters.");
            return Err(Refusal::invalid_value(words));
        }
        let external_id = match attributes.remove("externalId") {
            Some(Value::String(id)) => id,
            _ => String::new(),
        };
        let members = match attributes.remove("members") {
            Some(Value::Array(members)) => members.iter().map(member).collect::<Result<_, _>>()?,
            _ => BTreeSet::new(),
        };
        Ok(Self { name, external_id, members })
    }
}

fn member(value: &Value) -> Result<Uuid, Refusal> {
    if value["type"].as_str().is_some_and(|of| !of.eq_ignore_ascii_case("User")) {
        return Err(Refusal::invalid_value(
            "A member must be a user. Groups within groups are not supported: let the directory send their \
             users.",
        ));
    }
    let id = value["value"].as_str().unwrap_or_default();
    Uuid::try_parse(id).map_err(|_| no_member(id))
}

pub(super) fn no_member(id: &str) -> Refusal {
    let shown: String = id.chars().take(60).collect();
    Refusal::invalid_value(format!(
        "There is no user with the id {shown:?}. Create the user first."
    ))
}
