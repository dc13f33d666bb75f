use uuid::Uuid;

use super::change::locked;
use super::create::{fact, require_owner};
use super::{NewGroupRole, store};
use crate::access::{Actor, Permission, Role};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{organizations, roles};

/// Group roles of one provider.
const MAX_GROUPS: usize = 200;
const MAX_GROUP: usize = 200;

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
    let group = new.group.trim();
    if group.is_empty() || group.chars().count() > MAX_GROUP || group.chars().any(char::is_control)
    {
        let words = "Enter the group as the provider names it, such as rollcall-admins.";
        return Err(Error::invalid("group", words));
    }
    let role = roles::store::to_give(&mut tx, actor.organization.seq, &new.role).await?;
    let application = match new.application {
        None => None,
        Some(id) => {
            let found = applications.into_iter().find(|one| one.id == id);
            let found = found
                .ok_or_else(|| Error::invalid("application", "Choose one of the applications."))?;
            Some(found)
        }
    };
    if application.is_some() && role == Role::Owner {
        let words = "Owners own the whole organization. For a single application choose Admin.";
        return Err(Error::invalid("role", words));
    }
    let present = store::groups(&mut tx, id).await?;
    if present.len() >= MAX_GROUPS {
        let words = format!("A provider has at most {MAX_GROUPS} of these. Remove one first.");
        return Err(Error::invalid("group", words));
    }
    let seq = application.as_ref().map(|one| one.seq);
    if present.iter().any(|one| one.group == group && one.application_seq() == seq) {
        let words = "This group gives a role there already. Remove that line first.";
        return Err(Error::invalid("group", words));
    }
    let row = (ctx.clock.new_id(), id);
    store::insert_group(&mut tx, row, group, role.code(), seq).await?;
    let mut details = vec![("group", group.to_owned()), ("role", role.code().to_owned())];
    details.extend(application.map(|one| ("application", one.slug)));
    let fact = fact("sso.group_role_added", &provider, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await
}

/// Takes a group's role out. Who has it from there loses it at their next sign-in.
pub async fn remove_group(ctx: &Context, actor: &Actor, id: Uuid, group_id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let provider = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    let present = store::groups(&mut tx, id).await?;
    let Some(gone) = present.into_iter().find(|one| one.id == group_id) else { return Ok(()) };
    store::delete_group(&mut tx, group_id).await?;
    let details = vec![("group", gone.group), ("role", gone.role.code().to_owned())];
    let fact = fact("sso.group_role_removed", &provider, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await
}
