use uuid::Uuid;

use super::mails::{self, AccessChange};
use super::{GivenRole, NewRole, guard};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::Result;
use crate::operators::give::{self, Gift};
use crate::roles;

/// Gives a person a role in the organization or in one application, in the place of the one that they have
/// there, from their next request on. Field errors: `role`, `application`, `until`. Refused: a role that
/// allows more than the actor's, a person whose role does, and the last active owner's step down.
pub async fn change_role(ctx: &Context, actor: &Actor, id: Uuid, new: &NewRole) -> Result<()> {
    let outcome = change(ctx, actor, id, new).await;
    guard::record_refusal(ctx, actor, "change a role", (Some(id), ""), outcome).await
}

async fn change(ctx: &Context, actor: &Actor, id: Uuid, new: &NewRole) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_recent_proof(&ctx.clock)?;
    let application = guard::place(ctx, actor, new.application).await?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    let role = roles::store::to_give(&mut tx, actor.organization.seq, &new.code).await?;
    guard::may_give(actor, &role)?;
    let former = target.at(application.as_ref().map(|one| one.seq));
    if former == Some((&role, new.until)) {
        return Ok(());
    }
    let gift = Gift { role: &role, application: application.as_ref(), until: new.until };
    give::give(ctx, &mut tx, &actor.organization, &target, &gift).await?;
    let details = give::details(Some(&role), new.until, former, application.as_ref());
    let fact = guard::fact("operator.role_granted", &target, details);
    audit::append_about(&mut tx, actor, application.as_ref(), ctx.clock.now(), fact).await?;
    let given = AccessChange::Given(GivenRole { role, application, until: new.until });
    mails::access_changed(ctx, &mut tx, actor, id, &given).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Takes the role in the organization or in one application away, from the person's next request on. A
/// conflict: it is the only one that they have.
pub async fn take_role(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    application: Option<Uuid>,
) -> Result<()> {
    let outcome = take(ctx, actor, id, application).await;
    guard::record_refusal(ctx, actor, "take a role away", (Some(id), ""), outcome).await
}

async fn take(ctx: &Context, actor: &Actor, id: Uuid, application: Option<Uuid>) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_recent_proof(&ctx.clock)?;
    let application = guard::place(ctx, actor, application).await?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    let seq = application.as_ref().map(|one| one.seq);
    let Some(former) = target.at(seq) else { return Ok(()) };
    give::take(&mut tx, &actor.organization, &target, seq).await?;
    let details = give::details(None, None, Some(former), application.as_ref());
    let fact = guard::fact("operator.role_taken", &target, details);
    audit::append_about(&mut tx, actor, application.as_ref(), ctx.clock.now(), fact).await?;
    let (role, until) = (former.0.clone(), former.1);
    let taken = AccessChange::Taken(GivenRole { role, application, until });
    mails::access_changed(ctx, &mut tx, actor, id, &taken).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
