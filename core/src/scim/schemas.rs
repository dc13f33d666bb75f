//! What the protocol's documents say about it (RFC 7643, sections 5 to 7).

use serde_json::{Value, json};

use super::schema::{Attribute, Kind, Mutability, Type};
use super::settings::base;
use crate::context::Context;

/// Resources that one answer holds at most.
pub(super) const MAX_RESULTS: usize = 100;

/// What of the protocol is supported.
pub fn service_provider_config(ctx: &Context) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": MAX_RESULTS},
        "changePassword": {"supported": false},
        "sort": {"supported": false},
        "etag": {"supported": true},
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token that an owner has created under Settings, Directory.",
            "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", base(ctx)),
        },
    })
}

/// The types of resources, by their names.
pub fn resource_types(ctx: &Context) -> Vec<(&'static str, Value)> {
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let name = kind.name();
            let about = json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
                "id": name,
                "name": name,
                "endpoint": kind.endpoint(),
                "description": about(kind),
                "schema": kind.urn(),
                "schemaExtensions": [],
                "meta": {
                    "resourceType": "ResourceType",
                    "location": format!("{}/ResourceTypes/{name}", base(ctx)),
                },
            });
            (name, about)
        })
        .collect()
}

/// The schemas, by their names.
pub fn schemas(ctx: &Context) -> Vec<(&'static str, Value)> {
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let about = json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
                "id": kind.urn(),
                "name": kind.name(),
                "description": about(kind),
                "attributes": kind.attributes().iter().map(attribute).collect::<Vec<_>>(),
                "meta": {
                    "resourceType": "Schema",
                    "location": format!("{}/Schemas/{}", base(ctx), kind.urn()),
                },
            });
            (kind.urn(), about)
        })
        .collect()
}

fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "A person whom the directory lets into the team.",
        Kind::Group => "A set of users, to which an owner can give a role.",
    }
}

fn attribute(one: &Attribute) -> Value {
    let mut about = json!({
        "name": one.name,
        "type": match one.of {
            Type::Text => "string",
            Type::Boolean => "boolean",
            Type::Reference => "reference",
            Type::DateTime => "dateTime",
            Type::Complex => "complex",
        },
        "multiValued": one.is_many,
        "description": one.about,
        "required": one.is_required,
        "caseExact": one.is_exact,
        "mutability": match one.mutability {
            Mutability::ReadWrite => "readWrite",
            Mutability::ReadOnly => "readOnly",
            Mutability::Immutable => "immutable",
        },
        "returned": "default",
        "uniqueness": if one.is_unique { "server" } else { "none" },
    });
    if !one.usual_values.is_empty() {
        about["canonicalValues"] = json!(one.usual_values);
    }
    if !one.leads_to.is_empty() {
        about["referenceTypes"] = json!(one.leads_to);
    }
    if !one.parts.is_empty() {
        about["subAttributes"] = one.parts.iter().map(attribute).collect();
    }
    about
}
