use uuid::Uuid;

use super::store;
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::group_roles::store::{self as group_store, GroupsOf};
use crate::group_roles::{self, Author, Wanted};
use crate::operators::store::roles::Held;

/// The actor as the author of roles that a directory's groups give.
pub(crate) fn author(actor: &Actor) -> Author<'_> {
    Author {
        organization_seq: actor.organization.seq,
        actor_id: actor.id(),
        actor: actor.name(),
        request_id: &actor.request_id,
        detail: None,
    }
}

/// The groups of an organization's directory, for the roles that they give.
fn groups_of(organization_seq: i64) -> GroupsOf {
    GroupsOf { organization_seq, provider_id: None }
}

/// The roles that somebody's groups give.
pub(crate) async fn roles(tx: &mut Tx, organization_seq: i64, user_id: Uuid) -> Result<Wanted> {
    let own = store::groups_of_user(tx, user_id).await?;
    let own: Vec<String> = own.into_iter().map(|(_, name)| name).collect();
    let wanted = group_roles::wanted(tx, groups_of(organization_seq), &own).await?;
    Ok(wanted.unwrap_or(Wanted { organization: None, applications: Vec::new() }))
}

/// Whether a group gives a role.
pub(crate) async fn is_mapped(tx: &mut Tx, organization_seq: i64, group: &str) -> Result<bool> {
    let lines = group_store::groups(tx, groups_of(organization_seq)).await?;
    Ok(lines.iter().any(|line| line.group == group))
}

/// Gives a person of the team the roles of their groups and no others. Somebody whose groups give none is
/// left alone, unless they have just lost one that did (`has_lost`): what an owner has given by hand stays
/// until the directory says something about it.
pub(crate) async fn follow(
    ctx: &Context,
    tx: &mut Tx,
    author: &Author<'_>,
    held: &Held,
    user_id: Uuid,
    has_lost: bool,
) -> Result<()> {
    let wanted = roles(tx, author.organization_seq, user_id).await?;
    if wanted.is_nothing() && !has_lost {
        return Ok(());
    }
    group_roles::follow(ctx, tx, author, held, &wanted).await
}
