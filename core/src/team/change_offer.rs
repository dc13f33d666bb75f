use super::{GivenRole, Invitation, invite, store};
use crate::access::Actor;
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Lets the open invitation to an address offer these roles and no others, whoever has sent it, in a
/// transaction that has locked the team. Its link goes on. `false`: there is none.
pub(crate) async fn change_offer_in(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    email_key: &str,
    roles: &[GivenRole],
) -> Result<bool> {
    let seq = actor.organization.seq;
    let Some(id) = store::open_invitation_to(tx, seq, email_key).await? else { return Ok(false) };
    let Some(invitation) = store::open_invitation(tx, seq, id).await? else { return Ok(false) };
    if invitation.roles == roles {
        return Ok(true);
    }
    store::replace_offer(tx, id, roles).await?;
    let invitation = Invitation { roles: roles.to_vec(), ..invitation };
    let fact = invite::fact("operator.invitation_changed", &invitation);
    audit::append_about(tx, actor, invitation.place(), ctx.clock.now(), fact).await?;
    Ok(true)
}
