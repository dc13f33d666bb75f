use uuid::Uuid;

use super::create::require_owner;
use super::store;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::give;
use crate::operators::store::{self as operators, roles::Held};

/// Lets an owner sign in with a password while single sign-on is required. Groups do not change their role.
/// A conflict: they are no active owner.
pub async fn name_break_glass(ctx: &Context, actor: &Actor, operator_id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let held = target(&mut tx, actor, operator_id).await?;
    require_owner(actor)?;
    let now = ctx.clock.now();
    let seq = actor.organization.seq;
    if !held.is_owner() || held.is_suspended {
        return Err(Error::Conflict(format!(
            "{} is not an active owner of {}. Only owners can be named.",
            held.name, actor.organization.name
        )));
    }
    if store::add_break_glass(&mut tx, seq, operator_id, (actor.name(), now)).await? {
        note(ctx, &mut tx, actor, "sso.break_glass_named", &held).await?;
    }
    tx.commit().await
}

/// Takes that back. A conflict: single sign-on is required, and they are the only one.
pub async fn release_break_glass(ctx: &Context, actor: &Actor, operator_id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let held = target(&mut tx, actor, operator_id).await?;
    require_owner(actor)?;
    let seq = actor.organization.seq;
    if store::remove_break_glass(&mut tx, seq, operator_id).await? {
        give::keep_break_glass(&mut tx, seq).await?;
        note(ctx, &mut tx, actor, "sso.break_glass_released", &held).await?;
    }
    tx.commit().await
}

async fn target(tx: &mut Tx, actor: &Actor, operator_id: Uuid) -> Result<Held> {
    operators::lock_memberships(tx, actor.organization.seq).await?;
    let found = operators::roles::held(tx, actor.organization.seq, operator_id).await?;
    found.ok_or_else(|| {
        Error::NotFound(format!("This person is not in the team of {}.", actor.organization.name))
    })
}

async fn note(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    held: &Held,
) -> Result<()> {
    let fact = Fact {
        action,
        subject_kind: "operator",
        subject_id: Some(held.id),
        subject: held.name.clone(),
        details: Vec::new(),
    };
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}
