//! The directory's records as the protocol shows them.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::resource::Resource;
use super::schema::Kind;
use super::settings::base;
use crate::Timestamp;
use crate::context::Context;
use crate::directory::{DirectoryGroup, DirectoryUser};
use crate::error::Result;

/// `groups`: id and name of each that they are in.
pub(super) fn user(
    ctx: &Context,
    user: &DirectoryUser,
    groups: &[(Uuid, String)],
) -> Result<Resource> {
    let mut document = begin(Kind::User, user.id, &user.external_id);
    document.insert("userName".into(), json!(user.email));
    let attributes: Map<String, Value> = serde_json::from_str(&user.attributes)?;
    document.extend(attributes);
    document.insert("active".into(), json!(user.active && !user.is_suspended));
    if !groups.is_empty() {
        let groups = groups.iter().map(|(id, name)| {
            json!({"value": id, "$ref": location(ctx, Kind::Group, *id), "display": name})
        });
        document.insert("groups".into(), groups.collect());
    }
    end(ctx, Kind::User, user.id, document, (user.made_at, user.changed_at))
}

pub(super) fn group(ctx: &Context, group: &DirectoryGroup, members: &[Uuid]) -> Result<Resource> {
    let mut document = begin(Kind::Group, group.id, &group.external_id);
    document.insert("displayName".into(), json!(group.name));
    if !members.is_empty() {
        let members = members
            .iter()
            .map(|id| json!({"value": id, "$ref": location(ctx, Kind::User, *id), "type": "User"}));
        document.insert("members".into(), members.collect());
    }
    end(ctx, Kind::Group, group.id, document, (group.made_at, group.changed_at))
}

fn begin(kind: Kind, id: Uuid, external_id: &str) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("schemas".into(), json!([kind.urn()]));
    document.insert("id".into(), json!(id));
    if !external_id.is_empty() {
        document.insert("externalId".into(), json!(external_id));
    }
    document
}

fn end(
    ctx: &Context,
    kind: Kind,
    id: Uuid,
    mut document: Map<String, Value>,
    (made_at, changed_at): (Timestamp, Timestamp),
) -> Result<Resource> {
    let location = location(ctx, kind, id);
    let meta = json!({
        "resourceType": kind.name(),
        "created": made_at.rfc3339(),
        "lastModified": changed_at.rfc3339(),
        "location": location,
    });
    document.insert("meta".into(), meta);
    Resource::new(kind, document, location)
}

fn location(ctx: &Context, kind: Kind, id: Uuid) -> String {
    format!("{}{}/{id}", base(ctx), kind.endpoint())
}
