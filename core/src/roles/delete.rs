use super::change::not_of_the_five;
use super::create::{allowed, fact, within_own};
use super::record_refusal::record_refusal;
use super::store;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};

/// Deletes a custom role that nobody has. A conflict names who has it: people, API keys, invitations.
pub async fn delete(ctx: &Context, actor: &Actor, code: &str) -> Result<()> {
    let outcome = remove(ctx, actor, code).await;
    record_refusal(ctx, actor, "delete a role", code, outcome).await
}

async fn remove(ctx: &Context, actor: &Actor, code: &str) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    not_of_the_five(code)?;
    let seq = actor.organization.seq;
    let mut tx = ctx.db.begin().await?;
    let found = store::to_change(&mut tx, seq, code).await?;
    let role = found.ok_or_else(|| Error::not_found("role"))?.role;
    within_own(actor, role.rights())?;
    let uses = store::uses_now(&mut tx, seq, code).await?;
    if !uses.is_empty() {
        return Err(Error::Conflict(format!(
            "{} is in use: {}. Give people another role, and revoke keys and invitations, before you \
             delete it.",
            role.label(),
            uses.words()
        )));
    }
    store::delete(&mut tx, seq, code).await?;
    let mut details = vec![("code", role.code().to_owned())];
    details.extend(allowed("former_", role.rights()));
    audit::append_about(
        &mut tx,
        actor,
        None,
        ctx.clock.now(),
        fact("role.deleted", &role, details),
    )
    .await?;
    tx.commit().await
}
