use uuid::Uuid;

use super::change::locked;
use super::create::{fact, require_owner};
use super::{NewGroupRole, Provider};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::Result;
use crate::group_roles::store::{self, GroupsOf};
use crate::operators::sessions;
use crate::{group_roles, organizations};

impl Provider {
    /// Names the groups that it knows.
    pub(super) fn groups(&self) -> GroupsOf {
        GroupsOf { organization_seq: self.organization.seq, provider_id: Some(self.id) }
    }
}

/// Lets a group of a provider give a role, after those that are there already. Field errors: `group`,
/// `role`, `application`.
pub async fn add_group(ctx: &Context, actor: &Actor, id: Uuid, new: &NewGroupRole) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let applications = organizations::store::applications(&ctx.db, actor.organization.seq).await?;
    let mut tx = ctx.db.begin().await?;
    let provider = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    let details = group_roles::add(ctx, &mut tx, provider.groups(), applications, new).await?;
    let fact = fact("sso.group_role_added", &provider, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await
}

/// Takes a group's role out. The sessions that the provider has opened end, so that whoever has the role
/// from there loses it with their next sign-in.
pub async fn remove_group(ctx: &Context, actor: &Actor, id: Uuid, group_id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let provider = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    let present = store::groups(&mut tx, provider.groups()).await?;
    let Some(gone) = present.into_iter().find(|one| one.id == group_id) else { return Ok(()) };
    store::delete_group(&mut tx, group_id).await?;
    let ended = sessions::end_of_provider(&mut tx, id).await?;
    let details = vec![
        ("group", gone.group),
        ("role", gone.role.code().to_owned()),
        ("sessions_ended", ended.to_string()),
    ];
    let fact = fact("sso.group_role_removed", &provider, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await
}
