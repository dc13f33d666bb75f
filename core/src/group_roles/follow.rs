//! Gives somebody the roles of their groups.

use uuid::Uuid;

use super::Wanted;
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators::give;
use crate::operators::store::roles::{self as held_roles, Held};
use crate::operators::store::{active_owners, is_named_break_glass};

/// Who says which groups somebody is in, for the audit log.
pub(crate) struct Author<'a> {
    pub organization_seq: i64,
    pub actor_id: Option<Uuid>,
    pub actor: &'a str,
    pub request_id: &'a str,
    /// An additional detail, such as the provider.
    pub detail: Option<(&'static str, &'a str)>,
}

/// Gives somebody these roles and no others, and writes every change down. The last owner stays one, and a
/// break-glass owner is not touched. The memberships are locked.
pub(crate) async fn follow(
    ctx: &Context,
    tx: &mut Tx,
    author: &Author<'_>,
    held: &Held,
    wanted: &Wanted,
) -> Result<()> {
    let seq = author.organization_seq;
    if held.is_owner() && is_named_break_glass(tx, seq, held.id).await? {
        if has_these(held, wanted) {
            return Ok(());
        }
        let details = vec![("reason", "a break-glass owner stays".to_owned())];
        return note(ctx, tx, author, held, "operator.role_kept", details).await;
    }
    for (application, role) in &wanted.applications {
        let former = held.at(Some(application.seq));
        if former == Some((role, None)) {
            continue;
        }
        held_roles::set_in_application(tx, seq, held.id, application.seq, (role, None)).await?;
        let details = give::details(Some(role), None, former, Some(application));
        note(ctx, tx, author, held, "operator.role_granted", details).await?;
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
        note(ctx, tx, author, held, "operator.role_taken", details).await?;
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
        return note(ctx, tx, author, held, "operator.role_kept", details).await;
    }
    let action = if new.is_some() { "operator.role_granted" } else { "operator.role_taken" };
    let details = give::details(wanted.organization.as_ref(), None, former, None);
    note(ctx, tx, author, held, action, details).await
}

/// Whether somebody has exactly these roles.
fn has_these(held: &Held, wanted: &Wanted) -> bool {
    let in_organization = wanted.organization.as_ref().map(|role| (role, None));
    held.at(None) == in_organization
        && held.in_applications.len() == wanted.applications.len()
        && wanted
            .applications
            .iter()
            .all(|(application, role)| held.at(Some(application.seq)) == Some((role, None)))
}

async fn note(
    ctx: &Context,
    tx: &mut Tx,
    author: &Author<'_>,
    held: &Held,
    action: &'static str,
    mut details: Vec<(&'static str, String)>,
) -> Result<()> {
    details.extend(author.detail.map(|(name, value)| (name, value.to_owned())));
    let who = Who {
        organization_seq: author.organization_seq,
        application_seq: None,
        actor_id: author.actor_id,
        actor: author.actor,
        request_id: author.request_id,
    };
    let fact = Fact {
        action,
        subject_kind: "operator",
        subject_id: Some(held.id),
        subject: held.name.clone(),
        details,
    };
    audit::append_for(tx, &who, ctx.clock.now(), fact).await
}
