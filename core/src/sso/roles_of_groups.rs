//! What a provider's groups allow a person.

use super::refusal::append;
use super::{GroupRole, Provider, store};
use crate::access::{AnyRole, ApplicationRef, Role};
use crate::audit::Fact;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators::give;
use crate::operators::store::roles::{self as held_roles, Held};
use crate::operators::store::{active_owners, is_named_break_glass};
use crate::roles;

/// The roles that somebody is to have.
pub(super) struct Wanted {
    /// In the whole organization.
    pub organization: Option<AnyRole>,
    pub applications: Vec<(ApplicationRef, AnyRole)>,
}

impl Wanted {
    pub(super) fn is_nothing(&self) -> bool {
        self.organization.is_none() && self.applications.is_empty()
    }
}

/// What the provider says about a person's roles. `None`: it decides about none. Of several groups the
/// first that gives a role in a place counts, and whom no group gives any gets the default role.
pub(super) async fn wanted(
    tx: &mut Tx,
    provider: &Provider,
    groups: Option<&[String]>,
) -> Result<Option<Wanted>> {
    let lines = store::groups(tx, provider.id).await?;
    if provider.groups_claim.is_empty() || lines.is_empty() {
        return Ok(None);
    }
    let own = groups.unwrap_or_default();
    let mut wanted = Wanted { organization: None, applications: Vec::new() };
    for GroupRole { group, role, application, .. } in lines {
        if !own.contains(&group) {
            continue;
        }
        match application {
            None => {
                wanted.organization.get_or_insert(role);
            }
            Some(application) => {
                if wanted.applications.iter().all(|(one, _)| one.seq != application.seq) {
                    wanted.applications.push((application, role));
                }
            }
        }
    }
    // An owner is one everywhere.
    if wanted.organization.as_ref().is_some_and(|role| *role == Role::Owner) {
        wanted.applications.clear();
    }
    if wanted.is_nothing() {
        wanted.organization = default_role(tx, provider).await?;
    }
    Ok(Some(wanted))
}

/// The role of people to whom no group gives one.
pub(super) async fn default_role(tx: &mut Tx, provider: &Provider) -> Result<Option<AnyRole>> {
    if provider.default_role.is_empty() {
        return Ok(None);
    }
    let seq = provider.organization.seq;
    roles::store::to_give(tx, seq, &provider.default_role).await.map(Some)
}

/// Gives somebody these roles and no others, and writes every change down. The last owner stays one, and a
/// break-glass owner is not touched. The memberships are locked.
pub(super) async fn follow(
    ctx: &Context,
    tx: &mut Tx,
    provider: &Provider,
    held: &Held,
    wanted: &Wanted,
    request_id: &str,
) -> Result<()> {
    let seq = provider.organization.seq;
    if held.is_owner() && is_named_break_glass(tx, seq, held.id).await? {
        return Ok(());
    }
    for (application, role) in &wanted.applications {
        let former = held.at(Some(application.seq));
        if former == Some((role, None)) {
            continue;
        }
        held_roles::set_in_application(tx, seq, held.id, application.seq, (role, None)).await?;
        let details = give::details(Some(role), None, former, Some(application));
        note(ctx, tx, provider, held, "operator.role_granted", details, request_id).await?;
    }
    for present in &held.in_applications {
        let application = &present.application;
        if wanted.applications.iter().any(|(one, _)| one.seq == application.seq) {
            continue;
        }
        let gone = Some(application.seq);
        held_roles::take_in_applications(tx, seq, held.id, gone).await?;
        let former = held.at(gone);
        let details = give::details(None, None, former, Some(application));
        note(ctx, tx, provider, held, "operator.role_taken", details, request_id).await?;
    }
    let former = held.at(None);
    let new = wanted.organization.as_ref().map(|role| (role, None));
    if former == new {
        return Ok(());
    }
    held_roles::set_in_organization(tx, seq, held.id, new).await?;
    if held.is_owner() && active_owners(tx, seq).await? == 0 {
        held_roles::set_in_organization(tx, seq, held.id, former).await?;
        let details = vec![("reason", "the last owner stays".to_owned())];
        return note(ctx, tx, provider, held, "operator.role_kept", details, request_id).await;
    }
    let action = if new.is_some() { "operator.role_granted" } else { "operator.role_taken" };
    let details = give::details(wanted.organization.as_ref(), None, former, None);
    note(ctx, tx, provider, held, action, details, request_id).await
}

async fn note(
    ctx: &Context,
    tx: &mut Tx,
    provider: &Provider,
    held: &Held,
    action: &'static str,
    mut details: Vec<(&'static str, String)>,
    request_id: &str,
) -> Result<()> {
    details.push(("provider", provider.name.clone()));
    let fact = Fact {
        action,
        subject_kind: "operator",
        subject_id: Some(held.id),
        subject: held.name.clone(),
        details,
    };
    append(ctx, tx, provider, request_id, fact).await
}
