use uuid::Uuid;

use super::send_again::{ended, find};
use super::{guard, invite, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Ends an open invitation. Its link stops working.
pub async fn revoke_invitation(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = revoke(ctx, actor, id).await;
    guard::record_refusal(ctx, actor, "revoke an invitation", (Some(id), ""), outcome).await
}

/// Ends an open invitation to an address, whoever has sent it, in a transaction that has locked the team.
/// `false`: there is none.
pub(crate) async fn revoke_in(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    email_key: &str,
) -> Result<bool> {
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let Some(id) = store::open_invitation_to(tx, seq, email_key).await? else { return Ok(false) };
    let Some(invitation) = store::open_invitation(tx, seq, id).await? else { return Ok(false) };
    store::revoke_invitation(tx, id, now).await?;
    let fact = invite::fact("operator.invitation_revoked", &invitation);
    audit::append_about(tx, actor, invitation.place(), now, fact).await?;
    Ok(true)
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
    audit::append_about(&mut tx, actor, invitation.place(), now, fact).await?;
    tx.commit().await
}
