//! What holds for every change of a team.

use uuid::Uuid;

use super::store::{self, Target};
use crate::access::{Actor, Role};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::store as operators;

/// Locks the team and finds the person. Nobody changes people whose role is above their own.
pub(super) async fn target(tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<Target> {
    let organization_seq = actor.organization.seq;
    operators::lock_memberships(tx, organization_seq).await?;
    let target = store::target(tx, organization_seq, id).await?;
    let target = target.ok_or_else(|| {
        Error::NotFound(format!("This person is not in the team of {}.", actor.organization.name))
    })?;
    if !actor.role.reaches(&target.role.into()) {
        return Err(Error::Forbidden(format!(
            "{} is {}. Your role ({}) cannot change people whose role is above it.",
            target.name,
            target.role.label(),
            actor.role.label()
        )));
    }
    Ok(target)
}

/// Nobody gives a role above their own.
pub(super) fn may_give(actor: &Actor, role: Role) -> Result<()> {
    if actor.role.reaches(&role.into()) {
        return Ok(());
    }
    Err(Error::Forbidden(format!(
        "Your role ({}) cannot make anybody {}. Ask somebody who has that role.",
        actor.role.label(),
        role.label()
    )))
}

/// Refuses what somebody would do to their own access. `what`: "suspend", "remove".
pub(super) fn not_oneself(actor: &Actor, target: &Target, what: &str) -> Result<()> {
    if actor.operator_id() != Some(target.id) {
        return Ok(());
    }
    Err(Error::Conflict(format!("You cannot {what} yourself. Ask another owner or admin.")))
}

/// Refuses a change, which was just made in this transaction, that leaves no owner who can sign in.
pub(super) async fn keep_an_owner(tx: &mut Tx, actor: &Actor, target: &Target) -> Result<()> {
    if target.role != Role::Owner || operators::active_owners(tx, actor.organization.seq).await? > 0
    {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "{} is the only active owner of {}. Make someone else an owner first.",
        target.name, actor.organization.name
    )))
}

/// Writes an attempt that was refused into the audit log, and passes the outcome on.
pub(super) async fn record_refusal<T>(
    ctx: &Context,
    actor: &Actor,
    attempt: &'static str,
    subject: (Option<Uuid>, &str),
    outcome: Result<T>,
) -> Result<T> {
    let Err(error @ (Error::Forbidden(_) | Error::Conflict(_))) = &outcome else { return outcome };
    let (subject_id, name) = subject;
    let name = match subject_id {
        Some(id) => name_of(ctx, actor, id).await?,
        None => name.to_owned(),
    };
    let fact = Fact {
        action: "operator.change_refused",
        subject_kind: "operator",
        subject_id,
        subject: name,
        details: vec![("attempt", attempt.to_owned()), ("reason", error.to_string())],
    };
    let mut tx = ctx.db.begin().await?;
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    outcome
}

/// The person's name; of what is no person of the team the id.
async fn name_of(ctx: &Context, actor: &Actor, id: Uuid) -> Result<String> {
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let found = store::members(&ctx.db, seq, Some(id), now, 1).await?;
    Ok(found.into_iter().next().map_or_else(|| id.to_string(), |member| member.name))
}

/// The audit entry of a change.
pub(super) fn fact(
    action: &'static str,
    target: &Target,
    details: Vec<(&'static str, String)>,
) -> Fact {
    Fact {
        action,
        subject_kind: "operator",
        subject_id: Some(target.id),
        subject: target.name.clone(),
        details,
    }
}
