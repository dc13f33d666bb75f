use serde_json::{Map, Value};

use super::find::resource;
use super::group_input::GroupInput;
use super::members::set_members;
use super::read;
use super::refusal::{Answer, Failure, Refusal, answer, record};
use super::resource::Resource;
use super::schema::Kind;
use super::settle::Settling;
use super::user_input::UserInput;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::{DirectoryGroup, DirectoryUser, store};
use crate::error::{Error, Result};
use crate::operators::store as operators;

/// Users of one directory.
const MAX_USERS: i64 = 5_000;
/// Groups of one directory.
const MAX_GROUPS: i64 = 500;

/// Adds a user or a group to the directory of the actor's organization. A user who may come in joins the
/// team or is invited; somebody of the team with the same address becomes this user.
pub async fn create(ctx: &Context, actor: &Actor, kind: Kind, body: &Value) -> Answer<Resource> {
    let outcome = add(ctx, actor, kind, body).await;
    answer(record(ctx, actor, kind, name_in(kind, body), outcome).await)
}

/// What a body calls the resource, for the audit log.
fn name_in(kind: Kind, body: &Value) -> &str {
    let wanted = match kind {
        Kind::User => "userName",
        Kind::Group => "displayName",
    };
    let mut members = body.as_object().into_iter().flatten();
    let found = members.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.and_then(|(_, value)| value.as_str()).unwrap_or_default()
}

async fn add(ctx: &Context, actor: &Actor, kind: Kind, body: &Value) -> Result<Resource, Failure> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let read = read::read(kind, body)?;
    let settling = Settling::prepare(ctx, actor).await?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, actor.organization.seq).await?;
    operators::lock_memberships(&mut tx, actor.organization.seq).await?;
    let id = match kind {
        Kind::User => add_user(&settling, &mut tx, read).await?,
        Kind::Group => add_group(&settling, &mut tx, read).await?,
    };
    let made = resource(ctx, &mut tx, actor, kind, id).await?;
    let made = made.ok_or_else(|| Error::internal("scim", &"a resource that was not stored"))?;
    tx.commit().await?;
    ctx.wake();
    Ok(made)
}

async fn add_user(
    settling: &Settling<'_>,
    tx: &mut Tx,
    read: Map<String, Value>,
) -> Result<uuid::Uuid, Failure> {
    let Settling { ctx, actor, .. } = settling;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let input = UserInput::of(read)?;
    if store::user_by_email(tx, seq, &input.email_key).await?.is_some() {
        let words = "The directory has a user with this userName already.";
        return Err(Refusal::uniqueness(words).into());
    }
    if store::counts_now(tx, seq).await?.0 >= MAX_USERS {
        return Err(Error::Conflict(format!("A directory has at most {MAX_USERS} users.")).into());
    }
    let user = DirectoryUser {
        id: ctx.clock.new_id(),
        email: input.email,
        email_key: input.email_key,
        external_id: input.external_id,
        attributes: Value::Object(input.attributes).to_string(),
        active: input.active.unwrap_or(true),
        operator_id: None,
        is_suspended: false,
        has_suspended: false,
        made_at: now,
        changed_at: now,
    };
    store::insert_user(tx, seq, &user).await?;
    let details = vec![("active", yes(user.active))];
    note(ctx, tx, actor, user_fact("directory.user_created", &user, details)).await?;
    settling.settle(tx, user.id, false).await?;
    Ok(user.id)
}

async fn add_group(
    settling: &Settling<'_>,
    tx: &mut Tx,
    read: Map<String, Value>,
) -> Result<uuid::Uuid, Failure> {
    let Settling { ctx, actor, .. } = settling;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let input = GroupInput::of(read)?;
    if store::counts_now(tx, seq).await?.1 >= MAX_GROUPS {
        return Err(Error::Conflict(format!("A directory has at most {MAX_GROUPS} groups.")).into());
    }
    let group = DirectoryGroup {
        id: ctx.clock.new_id(),
        name: input.name,
        external_id: input.external_id,
        made_at: now,
        changed_at: now,
    };
    if is_taken(tx, seq, &group).await? {
        let words = "The directory has a group with this displayName already.";
        return Err(Refusal::uniqueness(words).into());
    }
    store::insert_group(tx, seq, &group).await?;
    let names = (group.name.as_str(), group.name.as_str());
    let details = vec![("members", input.members.len().to_string())];
    note(ctx, tx, actor, group_fact("directory.group_created", &group, details)).await?;
    set_members(settling, tx, group.id, names, &input.members).await?;
    Ok(group.id)
}

/// Whether another group of the directory has the name.
pub(super) async fn is_taken(tx: &mut Tx, seq: i64, group: &DirectoryGroup) -> Result<bool> {
    let found = store::group_by_key(tx, seq, &group.name.to_lowercase()).await?;
    Ok(found.is_some_and(|other| other.id != group.id))
}

pub(super) fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

pub(super) async fn note(ctx: &Context, tx: &mut Tx, actor: &Actor, fact: Fact) -> Result<()> {
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}

pub(super) fn user_fact(
    action: &'static str,
    user: &DirectoryUser,
    details: Vec<(&'static str, String)>,
) -> Fact {
    Fact {
        action,
        subject_kind: "directory_user",
        subject_id: Some(user.id),
        subject: user.email.clone(),
        details,
    }
}

pub(super) fn group_fact(
    action: &'static str,
    group: &DirectoryGroup,
    details: Vec<(&'static str, String)>,
) -> Fact {
    Fact {
        action,
        subject_kind: "directory_group",
        subject_id: Some(group.id),
        subject: group.name.clone(),
        details,
    }
}
