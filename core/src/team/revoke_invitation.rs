use uuid::Uuid;

use super::send_again::{ended, find};
use super::{guard, invite, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::Result;

/// Ends an open invitation. Its link stops working.
pub async fn revoke_invitation(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = revoke(ctx, actor, id).await;
    guard::record_refusal(ctx, actor, "revoke an invitation", (Some(id), ""), outcome).await
}

async fn revoke(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_recent_proof(&ctx.clock)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let invitation = find(&mut tx, actor, id).await?;
    if !store::revoke_invitation(&mut tx, id, now).await? {
        return Err(ended());
    }
    let fact = invite::fact("operator.invitation_revoked", &invitation);
    audit::append_about(&mut tx, actor, invitation.role.application.as_ref(), now, fact).await?;
    tx.commit().await
}
