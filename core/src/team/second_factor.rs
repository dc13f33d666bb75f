use uuid::Uuid;

use super::{guard, mails, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::factors;
use crate::operators::{self, sessions};

/// Sets whether everybody in the organization needs a second factor. Who has none sets one up before
/// anything else opens, and a mail tells them. A conflict: the actor has none themselves.
pub async fn require_second_factor(ctx: &Context, actor: &Actor, required: bool) -> Result<()> {
    let outcome = set_rule(ctx, actor, required).await;
    let attempt = "change the second factor rule";
    guard::record_refusal(ctx, actor, attempt, (None, &actor.organization.name), outcome).await
}

async fn set_rule(ctx: &Context, actor: &Actor, required: bool) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    if let Some(id) = actor.operator_id()
        && required
        && !factors::has_one(ctx, id).await?
    {
        return Err(Error::Conflict(
            "Set up a second factor for yourself first, under My account, Sign-in security.".into(),
        ));
    }
    let mut tx = ctx.db.begin().await?;
    if store::set_requires_second_factor(&mut tx, actor.organization.seq, required).await? {
        let fact = Fact {
            action: "organization.second_factor_rule",
            subject_kind: "organization",
            subject_id: Some(actor.organization.id),
            subject: actor.organization.name.clone(),
            details: vec![("required", if required { "yes" } else { "no" }.to_owned())],
        };
        if required {
            for person in store::without_factor(&mut tx, actor.organization.seq).await? {
                mails::factor_required(ctx, &mut tx, actor, &person).await?;
            }
        }
        audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Removes a person's second factor, for somebody who has lost it. Their sessions end, and a mail tells
/// them. No error if they have none. Refused: oneself, and a person of other organizations, too.
pub async fn reset_second_factor(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = reset(ctx, actor, id).await;
    guard::record_refusal(ctx, actor, "reset a second factor", (Some(id), ""), outcome).await
}

async fn reset(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    if actor.operator_id() == Some(id) {
        return Err(Error::Conflict(
            "You cannot reset your own second factor here. Remove it under My account, Sign-in \
             security, or ask another owner or admin."
                .into(),
        ));
    }
    if operators::store::is_elsewhere(&mut tx, actor.organization.seq, id).await? {
        return Err(Error::Conflict(format!(
            "{} works for other organizations, too, so their second factor is not yours to reset. \
             Whoever runs Rollcall can: `rollcall operator reset-second-factor`.",
            target.name
        )));
    }
    if !factors::reset(ctx, &mut tx, id, actor.name()).await? {
        return Ok(());
    }
    let ended = sessions::end_all(&mut tx, id).await?;
    let details = vec![("sessions", ended.to_string())];
    let fact = guard::fact("operator.second_factor_reset", &target, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
