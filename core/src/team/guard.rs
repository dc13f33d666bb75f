//! What holds for every change of a team.

use uuid::Uuid;

use super::store;
use crate::access::{Actor, AnyRole, ApplicationRef, Scope};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::store::{self as operators, roles::Held};
use crate::organizations;

/// Where a role is to hold. Somebody whose own role holds in one application decides about that one alone.
/// `None`: in the whole organization.
pub(super) async fn place(
    ctx: &Context,
    actor: &Actor,
    application: Option<Uuid>,
) -> Result<Option<ApplicationRef>> {
    if application != Some(actor.application.id) {
        actor.require_organization()?;
    }
    let Some(id) = application else { return Ok(None) };
    let found = organizations::store::applications(&ctx.db, actor.organization.seq).await?;
    let found = found.into_iter().find(|one| one.id == id);
    found.map(Some).ok_or_else(|| Error::invalid("application", "Choose one of the applications."))
}

/// Locks the team and finds the person. Nobody changes people whose roles allow more than their own; and
/// somebody whose role holds in one application only those whose roles hold there, too, and not in the
/// whole organization.
pub(super) async fn target(tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<Held> {
    let organization_seq = actor.organization.seq;
    operators::lock_memberships(tx, organization_seq).await?;
    let held = operators::roles::held(tx, organization_seq, id).await?;
    let held = held.ok_or_else(|| {
        Error::NotFound(format!("This person is not in the team of {}.", actor.organization.name))
    })?;
    let here = held.at(Some(actor.application.seq)).map(|(role, _)| role);
    let above = match actor.scope {
        Scope::Organization => held.roles().find(|role| !actor.role.reaches(role)),
        Scope::Application if held.role.is_some() || here.is_none() => {
            actor.require_organization()?;
            None
        }
        Scope::Application => here.filter(|role| !actor.role.reaches(role)),
    };
    match above {
        None => Ok(held),
        Some(role) => Err(Error::Forbidden(format!(
            "{} is {}. Your role ({}) cannot change people whose role is above it.",
            held.name,
            role.label(),
            actor.role.label()
        ))),
    }
}

/// Nobody gives a role that allows more than their own.
pub(super) fn may_give(actor: &Actor, role: &AnyRole) -> Result<()> {
    if actor.role.reaches(role) {
        return Ok(());
    }
    Err(Error::Forbidden(format!(
        "Your role ({}) cannot make anybody {}. Ask somebody who has that role.",
        actor.role.label(),
        role.label()
    )))
}

/// Refuses what somebody would do to their own access. `what`: "suspend", "remove".
pub(super) fn not_oneself(actor: &Actor, target: &Held, what: &str) -> Result<()> {
    if actor.operator_id() != Some(target.id) {
        return Ok(());
    }
    Err(Error::Conflict(format!("You cannot {what} yourself. Ask another owner or admin.")))
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
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
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
    target: &Held,
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
