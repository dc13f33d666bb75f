use uuid::Uuid;

use super::{Invitation, Sent, guard, invite, store};
use crate::access::{Actor, Permission, Scope};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::store as operators;

/// Sends an open invitation again, for another seven days. The link of the sending before ends. If many
/// were sent in this hour, it waits to be mailed.
pub async fn send_again(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Sent> {
    let outcome = send(ctx, actor, id).await;
    guard::record_refusal(ctx, actor, "send an invitation again", (Some(id), ""), outcome).await
}

async fn send(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Sent> {
    actor.require(Permission::ManageOperators)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    operators::lock_memberships(&mut tx, actor.organization.seq).await?;
    let invitation = find(&mut tx, actor, id).await?;
    if invitation.has_nothing_left(now) {
        return Err(Error::Conflict(format!(
            "Every role of this invitation has ended. Revoke it, and invite {} to other roles.",
            invitation.email
        )));
    }
    let sent = invite::deliver(ctx, &mut tx, actor, invitation, false).await?.into_sent();
    let fact = invite::fact("operator.invitation_sent_again", &sent.invitation);
    audit::append_about(&mut tx, actor, sent.invitation.place(), now, fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(sent)
}

/// An open invitation to roles that the actor may give.
pub(super) async fn find(tx: &mut crate::db::Tx, actor: &Actor, id: Uuid) -> Result<Invitation> {
    let found = store::open_invitation(tx, actor.organization.seq, id).await?;
    let invitation = found.ok_or_else(ended)?;
    for given in &invitation.roles {
        let here = given.application.as_ref().map(|one| one.id);
        if actor.scope == Scope::Application && here != Some(actor.application.id) {
            return Err(ended());
        }
        guard::may_give(actor, &given.role)?;
    }
    Ok(invitation)
}

pub(super) fn ended() -> Error {
    Error::NotFound(
        "This invitation does not exist any more. It was accepted or revoked, or is not yours."
            .into(),
    )
}
