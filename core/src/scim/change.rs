use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::create::{group_fact, is_taken, note, user_fact, yes};
use super::find::{read_id, resource};
use super::group_input::GroupInput;
use super::members::set_members;
use super::refusal::{Answer, Failure, Refusal, answer, record};
use super::resource::Resource;
use super::schema::Kind;
use super::settle::Settling;
use super::user_input::UserInput;
use super::{account, patch as operations, read};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::{DirectoryGroup, DirectoryUser, store};
use crate::error::{Error, Result};
use crate::operators::store as operators;

/// Sets what a resource is (PUT). `active` stays as it is if it is left out: nobody is let in again by a
/// body that does not speak of it. `condition`: the header `If-Match`.
pub async fn replace(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    id: &str,
    body: &Value,
    condition: Option<&str>,
) -> Answer<Resource> {
    let outcome = change(ctx, actor, kind, id, (How::Replace, body), condition).await;
    answer(record(ctx, actor, kind, id, outcome).await)
}

/// Changes a resource by the operations of a PATCH.
pub async fn patch(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    id: &str,
    body: &Value,
    condition: Option<&str>,
) -> Answer<Resource> {
    let outcome = change(ctx, actor, kind, id, (How::Patch, body), condition).await;
    answer(record(ctx, actor, kind, id, outcome).await)
}

#[derive(Clone, Copy)]
enum How {
    Replace,
    Patch,
}

async fn change(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    id: &str,
    (how, body): (How, &Value),
    condition: Option<&str>,
) -> Result<Resource, Failure> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let uuid = read_id(kind, id)?;
    let settling = Settling::prepare(ctx, actor).await?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, actor.organization.seq).await?;
    operators::lock_memberships(&mut tx, actor.organization.seq).await?;
    let present = resource(ctx, &mut tx, actor, kind, uuid).await?;
    let present = present.ok_or_else(|| Refusal::not_found(kind.name(), id))?;
    present.require_version(condition)?;
    match kind {
        Kind::User => change_user(&settling, &mut tx, uuid, present, (how, body)).await?,
        Kind::Group => change_group(&settling, &mut tx, uuid, present, (how, body)).await?,
    }
    let changed = resource(ctx, &mut tx, actor, kind, uuid).await?;
    let changed = changed.ok_or_else(|| Error::internal("scim", &"a resource that has gone"))?;
    tx.commit().await?;
    ctx.wake();
    Ok(changed)
}

/// The attributes that a resource is to have.
fn wanted(
    kind: Kind,
    mut present: Map<String, Value>,
    (how, body): (How, &Value),
) -> Result<Map<String, Value>, Refusal> {
    match how {
        How::Replace => read::read(kind, body),
        How::Patch => {
            operations::apply(kind, &mut present, body)?;
            read::read(kind, &Value::Object(present))
        }
    }
}

async fn change_user(
    settling: &Settling<'_>,
    tx: &mut Tx,
    id: Uuid,
    present: Resource,
    change: (How, &Value),
) -> Result<(), Failure> {
    let Settling { ctx, actor, .. } = settling;
    let seq = actor.organization.seq;
    let user = store::find_user(tx, seq, id).await?;
    let user = user.ok_or_else(|| Refusal::not_found("User", &id.to_string()))?;
    let mut document = present.document;
    // What the directory has said, not what has become of it: somebody may be suspended in the console.
    document.insert("active".into(), json!(user.active));
    let input = UserInput::of(wanted(Kind::User, document, change)?)?;
    let other = store::user_by_email(tx, seq, &input.email_key).await?;
    if other.is_some_and(|other| other.id != id) {
        let words = "The directory has another user with this userName.";
        return Err(Refusal::uniqueness(words).into());
    }
    let is_moved = input.email_key != user.email_key;
    if is_moved {
        account::change_address(ctx, tx, actor, &user, &input).await?;
        if user.operator_id.is_none() {
            crate::team::revoke_in(ctx, tx, actor, &user.email_key).await?;
        }
    }
    let changed = DirectoryUser {
        active: input.active.unwrap_or(user.active),
        email: input.email,
        email_key: input.email_key,
        external_id: input.external_id,
        attributes: Value::Object(input.attributes).to_string(),
        changed_at: ctx.clock.now(),
        ..user.clone()
    };
    let details = differences(&user, &changed);
    if !details.is_empty() {
        store::update_user(tx, &changed).await?;
        note(ctx, tx, actor, user_fact("directory.user_changed", &changed, details)).await?;
    }
    settling.settle(tx, id, false).await?;
    Ok(())
}

/// What the audit log says of a change: which attributes, without what they hold.
fn differences(user: &DirectoryUser, changed: &DirectoryUser) -> Vec<(&'static str, String)> {
    let mut names = Vec::new();
    let pairs = [
        ("userName", user.email != changed.email),
        ("externalId", user.external_id != changed.external_id),
        ("attributes", user.attributes != changed.attributes),
    ];
    names.extend(pairs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name));
    let mut details = Vec::new();
    if !names.is_empty() {
        details.push(("changed", names.join(", ")));
    }
    if user.active != changed.active {
        details.push(("active", yes(changed.active)));
    }
    details
}

async fn change_group(
    settling: &Settling<'_>,
    tx: &mut Tx,
    id: Uuid,
    present: Resource,
    change: (How, &Value),
) -> Result<(), Failure> {
    let Settling { ctx, actor, .. } = settling;
    let seq = actor.organization.seq;
    let group = store::find_group(tx, seq, id).await?;
    let group = group.ok_or_else(|| Refusal::not_found("Group", &id.to_string()))?;
    let input = GroupInput::of(wanted(Kind::Group, present.document, change)?)?;
    let changed = DirectoryGroup {
        name: input.name,
        external_id: input.external_id,
        changed_at: ctx.clock.now(),
        ..group.clone()
    };
    if is_taken(tx, seq, &changed).await? {
        let words = "The directory has another group with this displayName.";
        return Err(Refusal::uniqueness(words).into());
    }
    store::update_group(tx, &changed).await?;
    let names = (group.name.as_str(), changed.name.as_str());
    let members = set_members(settling, tx, id, names, &input.members).await?;
    let mut details = Vec::new();
    if group.name != changed.name {
        details.push(("former_name", group.name.clone()));
    }
    if members.added > 0 {
        details.push(("added", members.added.to_string()));
    }
    if members.removed > 0 {
        details.push(("removed", members.removed.to_string()));
    }
    if !details.is_empty() {
        note(ctx, tx, actor, group_fact("directory.group_changed", &changed, details)).await?;
    }
    Ok(())
}
