//! What holds for every role that somebody is given, whoever gives it.

use super::store::roles::{self as store, Held};
use super::store::{active_owners, has_break_glass, requires_provider};
use crate::Timestamp;
use crate::access::{AnyRole, ApplicationRef, OrganizationRef, Role};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// A role, where it holds, and until when.
pub(crate) struct Gift<'a> {
    pub role: &'a AnyRole,
    /// None: in the whole organization.
    pub application: Option<&'a ApplicationRef>,
    pub until: Option<Timestamp>,
}

/// Refuses a role that could never hold: one that has ended, and an owner of a single application.
pub(crate) fn check(ctx: &Context, gift: &Gift<'_>) -> Result<()> {
    if gift.until.is_some_and(|until| until <= ctx.clock.now()) {
        return Err(Error::invalid("until", "This date is in the past. Choose a later one."));
    }
    if gift.application.is_some() && *gift.role == Role::Owner {
        return Err(Error::invalid(
            "role",
            "Owners own the whole organization. For a single application choose Admin.",
        ));
    }
    Ok(())
}

/// Gives somebody of the organization, whose memberships are locked, a role in the place of the one that
/// they have there. An owner is one everywhere, so roles in single applications go.
pub(crate) async fn give(
    ctx: &Context,
    tx: &mut Tx,
    organization: &OrganizationRef,
    held: &Held,
    gift: &Gift<'_>,
) -> Result<()> {
    check(ctx, gift)?;
    let with = (gift.role, gift.until);
    match gift.application {
        Some(_) if held.is_owner() => {
            return Err(Error::Conflict(format!(
                "{} is an owner of {}, which holds in every application. Change that role first.",
                held.name, organization.name
            )));
        }
        Some(application) => {
            store::set_in_application(tx, organization.seq, held.id, application.seq, with).await?;
        }
        None => {
            store::set_in_organization(tx, organization.seq, held.id, Some(with)).await?;
            if *gift.role == Role::Owner {
                store::take_in_applications(tx, organization.seq, held.id, None).await?;
            }
        }
    }
    keep_an_owner(tx, organization, held).await
}

/// Takes a role away. A conflict: it is the only one that they have.
pub(crate) async fn take(
    tx: &mut Tx,
    organization: &OrganizationRef,
    held: &Held,
    application_seq: Option<i64>,
) -> Result<()> {
    if held.roles().count() <= 1 {
        return Err(Error::Conflict(format!(
            "This is the only role of {}. To take all access away, remove or suspend them.",
            held.name
        )));
    }
    match application_seq {
        Some(_) => {
            store::take_in_applications(tx, organization.seq, held.id, application_seq).await?;
        }
        None => store::set_in_organization(tx, organization.seq, held.id, None).await?,
    }
    keep_an_owner(tx, organization, held).await
}

/// Refuses a change, which was just made in this transaction, that leaves no owner who can sign in and
/// whose role has no end, or no break-glass owner where single sign-on is required.
pub(crate) async fn keep_an_owner(
    tx: &mut Tx,
    organization: &OrganizationRef,
    held: &Held,
) -> Result<()> {
    if !held.is_owner() {
        return Ok(());
    }
    if active_owners(tx, organization.seq).await? > 0 {
        return keep_break_glass(tx, organization.seq).await;
    }
    Err(Error::Conflict(format!(
        "{} is the only active owner of {}. Make someone else an owner, without an end, first.",
        held.name, organization.name
    )))
}

/// Refuses a change, which was just made in this transaction, that leaves no break-glass owner where single
/// sign-on is required.
pub(crate) async fn keep_break_glass(tx: &mut Tx, organization_seq: i64) -> Result<()> {
    if !requires_provider(tx, organization_seq).await?
        || has_break_glass(tx, organization_seq).await?
    {
        return Ok(());
    }
    Err(Error::Conflict(
        "Single sign-on is required, and no break-glass owner would be left. Name another one first, under \
         Settings, Single sign-on."
            .into(),
    ))
}

/// What the audit log says about a role that was given or taken, and about the one before.
pub(crate) fn details(
    role: Option<&AnyRole>,
    until: Option<Timestamp>,
    former: Option<(&AnyRole, Option<Timestamp>)>,
    application: Option<&ApplicationRef>,
) -> Vec<(&'static str, String)> {
    let code = |role: Option<&AnyRole>| role.map_or("none", AnyRole::code).to_owned();
    let mut details =
        vec![("role", code(role)), ("former_role", code(former.map(|(role, _)| role)))];
    if let Some(application) = application {
        details.push(("application", application.slug.clone()));
    }
    if let Some(until) = until {
        details.push(("until", until.rfc3339()));
    }
    if let Some(until) = former.and_then(|(_, until)| until) {
        details.push(("former_until", until.rfc3339()));
    }
    details
}
