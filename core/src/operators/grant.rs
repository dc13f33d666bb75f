use super::accounts::{email_key, note_in};
use super::{CameBy, store};
use crate::access::Role;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::organizations;

/// Gives an operator a role in an organization, in the place of the one that they have there. Slugs;
/// both are created when they are missing. Answers with the former role, if there was one; `None`:
/// there is no such operator. Sessions go on: the role is read with each request.
pub async fn grant(
    ctx: &Context,
    email: &str,
    organization: &str,
    application: &str,
    role: Role,
) -> Result<Option<Option<Role>>> {
    let key = email_key(email);
    if store::account(&ctx.db, &key, ctx.clock.now()).await?.is_none() {
        return Ok(None);
    }
    let (organization, _) = organizations::ensure(ctx, organization, application).await?;
    let mut tx = ctx.db.begin().await?;
    let Some((id, name, former)) = store::role_in(&mut tx, &key, organization.seq).await? else {
        return Ok(None);
    };
    let former = former.as_deref().and_then(Role::from_code);
    let membership = store::NewMembership {
        operator_id: id,
        organization_seq: organization.seq,
        role,
        came_by: CameBy::CommandLine,
        invited_by: "",
        now: ctx.clock.now(),
    };
    store::add_membership(&mut tx, &membership).await?;
    if former == Some(Role::Owner) && store::active_owners(&mut tx, organization.seq).await? == 0 {
        return Err(Error::Conflict(format!(
            "{email} is the only owner of {} who can sign in. Make someone else an owner first.",
            organization.slug
        )));
    }
    let before = former.map_or("none", Role::code);
    let details = vec![("role", role.code().to_owned()), ("former_role", before.to_owned())];
    let action = "operator.role_granted";
    note_in(ctx, &mut tx, organization.seq, (id, name), action, &details).await?;
    tx.commit().await?;
    Ok(Some(former))
}
