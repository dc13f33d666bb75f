use super::create::{allowed, check, fact, within_own};
use super::record_refusal::record_refusal;
use super::{RoleText, store};
use crate::access::{Actor, AnyRole, Permission, Role};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};

/// Changes a custom role, for everybody who has it, from their next request on. Field errors: `name`,
/// `rights`. Refused: what the actor's own role does not allow, before the change or after it.
pub async fn change(ctx: &Context, actor: &Actor, code: &str, text: &RoleText) -> Result<AnyRole> {
    let outcome = Box::pin(update(ctx, actor, code, text)).await;
    record_refusal(ctx, actor, "change a role", code, outcome).await
}

async fn update(ctx: &Context, actor: &Actor, code: &str, text: &RoleText) -> Result<AnyRole> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    not_of_the_five(code)?;
    let name = check(text)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let mut tx = ctx.db.begin().await?;
    let former = store::to_change(&mut tx, seq, code).await?;
    let former = former.ok_or_else(|| Error::not_found("role"))?.role;
    within_own(actor, former.rights())?;
    within_own(actor, text.rights)?;
    let role = AnyRole::custom(former.code().to_owned(), name.to_owned(), text.rights);
    if role == former {
        return Ok(role);
    }
    store::update(&mut tx, seq, &role, &name.to_lowercase(), (actor.name(), now)).await?;
    let mut details = vec![("code", role.code().to_owned())];
    if role.label() != former.label() {
        details.push(("former_name", former.label().to_owned()));
    }
    details.extend(allowed("", role.rights()));
    details.extend(allowed("former_", former.rights()));
    audit::append_about(&mut tx, actor, None, now, fact("role.changed", &role, details)).await?;
    tx.commit().await?;
    ctx.keys.forget_all();
    Ok(role)
}

pub(super) fn not_of_the_five(code: &str) -> Result<()> {
    match Role::from_code(code) {
        None => Ok(()),
        Some(role) => Err(Error::Conflict(format!(
            "{} is one of the five roles that every organization has, so it stays as it is. Make a copy.",
            role.label()
        ))),
    }
}
