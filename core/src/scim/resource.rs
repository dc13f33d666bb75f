use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::schema::Kind;
use super::shape::Shape;
use crate::error::Result;

/// A resource as the protocol shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    pub kind: Kind,
    pub(super) document: Map<String, Value>,
    /// The value of the header `ETag`; empty: the document is not whole.
    pub version: String,
    /// Its address.
    pub location: String,
}

impl Resource {
    /// The version is a hash of all that the document says, so it changes with every change, whoever makes
    /// it: also if somebody is suspended in the console.
    pub(super) fn new(
        kind: Kind,
        mut document: Map<String, Value>,
        location: String,
    ) -> Result<Self> {
        let hash = blake3::hash(&serde_json::to_vec(&document)?).to_hex();
        let version = format!("W/\"{}\"", &hash[..16]);
        if let Some(Value::Object(meta)) = document.get_mut("meta") {
            meta.insert("version".into(), Value::String(version.clone()));
        }
        Ok(Self { kind, document, version, location })
    }

    /// A document without all of its values has no version: it would stay as it is while they change.
    pub(super) fn part(kind: Kind, document: Map<String, Value>, location: String) -> Self {
        Self { kind, document, version: String::new(), location }
    }

    /// The document with the attributes that were asked for.
    pub fn shaped(self, shape: &Shape) -> Value {
        Value::Object(shape.of(self.kind, self.document))
    }

    /// Refuses a change of another version than the client has seen. `condition`: the header `If-Match`.
    pub(super) fn require_version(
        &self,
        condition: Option<&str>,
    ) -> std::result::Result<(), Refusal> {
        let Some(condition) = condition else { return Ok(()) };
        let own = self.version.trim_start_matches("W/");
        let mut named = condition.split(',').map(str::trim);
        if named.any(|one| one == "*" || one.trim_start_matches("W/") == own) {
            return Ok(());
        }
        Err(Refusal {
            status: 412,
            kind: None,
            detail: "The resource has changed since you read it. Read it again.".into(),
        })
    }
}
