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

/// `groups`: id and name of each that they are in. None: the answer does not show them.
pub(super) fn user(
    ctx: &Context,
    user: &DirectoryUser,
    groups: Option<&[(Uuid, String)]>,
) -> Result<Resource> {
    let mut document = begin(Kind::User, user.id, &user.external_id);
    document.insert("userName".into(), json!(user.email));
    let attributes: Map<String, Value> = serde_json::from_str(&user.attributes)?;
    document.extend(attributes);
    document.insert("active".into(), json!(user.active && !user.is_suspended));
    let is_whole = groups.is_some();
    if let Some(groups) = groups.filter(|groups| !groups.is_empty()) {
        let groups = groups.iter().map(|(id, name)| {
            json!({"value": id, "$ref": location(ctx, Kind::Group, *id), "display": name})
        });
        document.insert("groups".into(), groups.collect());
    }
    let times = (user.made_at, user.changed_at);
    end(ctx, (Kind::User, user.id), document, times, is_whole)
}

/// `members`: the users in it. None: the answer does not show them.
pub(super) fn group(
    ctx: &Context,
    group: &DirectoryGroup,
    members: Option<&[Uuid]>,
) -> Result<Resource> {
    let mut document = begin(Kind::Group, group.id, &group.external_id);
    document.insert("displayName".into(), json!(group.name));
    let is_whole = members.is_some();
    if let Some(members) = members.filter(|members| !members.is_empty()) {
        let members = members
            .iter()
            .map(|id| json!({"value": id, "$ref": location(ctx, Kind::User, *id), "type": "User"}));
        document.insert("members".into(), members.collect());
    }
    let times = (group.made_at, group.changed_at);
    end(ctx, (Kind::Group, group.id), document, times, is_whole)
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
    (kind, id): (Kind, Uuid),
    mut document: Map<String, Value>,
    (made_at, changed_at): (Timestamp, Timestamp),
    is_whole: bool,
) -> Result<Resource> {
    let location = location(ctx, kind, id);
    let meta = json!({
        "resourceType": kind.name(),
        "created": made_at.rfc3339(),
        "lastModified": changed_at.rfc3339(),
        "location": location,
    });
    document.insert("meta".into(), meta);
    match is_whole {
        true => Resource::new(kind, document, location),
        false => Ok(Resource::part(kind, document, location)),
    }
}

fn location(ctx: &Context, kind: Kind, id: Uuid) -> String {
    format!("{}{}/{id}", base(ctx), kind.endpoint())
}
