use uuid::Uuid;

use super::settle::Settling;
use super::settle_members::settle_members;
use super::tokens::require_owner;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::store;
use crate::error::Result;
use crate::group_roles::store::{self as group_store, GroupsOf};
use crate::group_roles::{self, NewGroupRole};
use crate::operators::store as operators;
use crate::organizations;

/// Lets a group of the directory give a role, after those that are there already. Its members have it at
/// once; those of a large group after the first thousand have it when their turn comes. Field errors:
/// `group`, `role`, `application`. Refused: everybody but an owner.
pub async fn add_group(ctx: &Context, actor: &Actor, new: &NewGroupRole) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let seq = actor.organization.seq;
    let applications = organizations::store::applications(&ctx.db, seq).await?;
    let settling = Settling::prepare(ctx, actor).await?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, seq).await?;
    operators::lock_memberships(&mut tx, seq).await?;
    let details = group_roles::add(ctx, &mut tx, of(actor), applications, new).await?;
    require_owner(actor)?;
    note(ctx, &mut tx, actor, "directory.group_role_added", details).await?;
    settle_members(&settling, &mut tx, new.group.trim(), false).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Takes a group's role out: from now on nobody gets it. Its members lose it at once; those of a large group
/// after the first thousand lose it when their turn comes.
pub async fn remove_group(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let seq = actor.organization.seq;
    let settling = Settling::prepare(ctx, actor).await?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, seq).await?;
    operators::lock_memberships(&mut tx, seq).await?;
    let present = group_store::groups(&mut tx, of(actor)).await?;
    let Some(gone) = present.into_iter().find(|one| one.id == id) else { return Ok(()) };
    require_owner(actor)?;
    group_store::delete_group(&mut tx, id).await?;
    let details = vec![("group", gone.group.clone()), ("role", gone.role.code().to_owned())];
    note(ctx, &mut tx, actor, "directory.group_role_removed", details).await?;
    settle_members(&settling, &mut tx, &gone.group, true).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

fn of(actor: &Actor) -> GroupsOf {
    GroupsOf { organization_seq: actor.organization.seq, provider_id: None }
}

async fn note(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    details: Vec<(&'static str, String)>,
) -> Result<()> {
    let group = details.first().map(|(_, group)| group.clone()).unwrap_or_default();
    let fact =
        Fact { action, subject_kind: "directory_group", subject_id: None, subject: group, details };
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}
