use super::link::{self, Payload};
use super::{
    GivenRole, Invitation, NewInvitation, Sent, guard, limits, mails, offer, send_again,
    send_waiting, store,
};
use crate::Timestamp;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::{accounts, store as operators};

/// Seconds for which an invitation's link works.
const LIFE: i64 = 7 * 24 * 3_600;

/// Invites a person by mail. Field errors: `email` (no address, in the team already, invited already),
/// `name`, and for each role `role`, `application`, `until` (those of the second role `role2`, and so on).
/// Refused: a role that allows more than the actor's.
pub async fn invite(ctx: &Context, actor: &Actor, new: &NewInvitation) -> Result<Sent> {
    let outcome = send_first(ctx, actor, new).await;
    guard::record_refusal(ctx, actor, "invite", (None, new.email.trim()), outcome).await
}

async fn send_first(ctx: &Context, actor: &Actor, new: &NewInvitation) -> Result<Sent> {
    actor.require(Permission::ManageOperators)?;
    actor.require_recent_proof(&ctx.clock)?;
    let places = offer::places(ctx, actor, &new.roles).await?;
    let (email, name) = check(new)?;
    let mut tx = ctx.db.begin().await?;
    operators::lock_memberships(&mut tx, actor.organization.seq).await?;
    let roles = offer::read(ctx, &mut tx, actor, &new.roles, places).await?;
    let email_key = accounts::email_key(email);
    if store::has_email(&mut tx, actor.organization.seq, &email_key).await? {
        return Err(Error::invalid("email", "This person is in the team already."));
    }
    let sent = write(ctx, &mut tx, actor, (email, name), roles).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(sent)
}

/// Invites somebody of whom the directory speaks, in a transaction that has locked it. Without a mail
/// server the link waits on the team's page, where an owner sends the invitation again.
pub(crate) async fn invite_in(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    to: (&str, &str),
    roles: Vec<GivenRole>,
) -> Result<()> {
    write(ctx, tx, actor, to, roles).await.map(drop)
}

/// Stores an invitation and sends it.
async fn write(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    (email, name): (&str, &str),
    roles: Vec<GivenRole>,
) -> Result<Sent> {
    let now = ctx.clock.now();
    let invitation = Invitation {
        id: ctx.clock.new_id(),
        name: name.to_owned(),
        email: email.to_owned(),
        roles,
        invited_by: actor.name().to_owned(),
        sent_at: now,
        waits: false,
        mail_error: String::new(),
        expires_at: now.plus_seconds(LIFE),
    };
    let email_key = accounts::email_key(email);
    let (seq, inviter) = (actor.organization.seq, actor.operator_id());
    store::insert_invitation(tx, seq, &invitation, &email_key, inviter).await?;
    let sent = deliver(ctx, tx, actor, invitation, false).await?.into_sent();
    let fact = fact("operator.invited", &sent.invitation);
    audit::append_about(tx, actor, sent.invitation.place(), now, fact).await?;
    Ok(sent)
}

/// Address and name, trimmed. The name may be empty.
fn check(new: &NewInvitation) -> Result<(&str, &str)> {
    let name = new.name.trim();
    let checked_name = if name.is_empty() { Ok(name) } else { accounts::check_name(name) };
    match (accounts::check_email(&new.email), checked_name) {
        (Ok(email), Ok(name)) => Ok((email, name)),
        (Err(Error::Invalid(mut errors)), Err(Error::Invalid(more))) => {
            errors.extend(more);
            Err(Error::Invalid(errors))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// What has become of an invitation that was to be sent.
pub(super) enum Delivery {
    Sent(Sent),
    /// There is no room for it in this hour. Its job looks again at this time.
    Waits(Invitation, Timestamp),
}

impl Delivery {
    pub(super) fn into_sent(self) -> Sent {
        match self {
            Self::Sent(sent) => sent,
            Self::Waits(invitation, _) => Sent { invitation, link: None },
        }
    }
}

/// Mails the link of a stored invitation, or lets it wait for its turn; the link of the sending before
/// works until then. Without a mail server the link is in the answer. The transaction has locked the team,
/// so that those who send at once are counted one after the other. `is_its_turn`: it has waited for this.
pub(super) async fn deliver(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    invitation: Invitation,
    is_its_turn: bool,
) -> Result<Delivery> {
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let has_server = ctx.settings.mail.smtp_url.is_some();
    let email_key = accounts::email_key(&invitation.email);
    let turn = (invitation.id, is_its_turn);
    if has_server && let Some(at) = limits::room_at(ctx, tx, (seq, &email_key), turn).await? {
        let before = store::wait(tx, seq, invitation.id, now).await?;
        let turn = limits::turn_after(at, before);
        // One that waits already has its job.
        if !invitation.waits {
            send_waiting::enqueue(ctx, tx, invitation.id, turn).await?;
        }
        return Ok(Delivery::Waits(Invitation { waits: true, ..invitation }, turn));
    }
    let expires_at = now.plus_seconds(LIFE);
    let sending = store::note_sending(tx, invitation.id, now, expires_at).await?;
    let sending = sending.ok_or_else(send_again::ended)?;
    let invitation = Invitation {
        sent_at: now,
        expires_at,
        waits: false,
        mail_error: String::new(),
        ..invitation
    };
    let link = link::address(ctx, Payload(invitation.id, sending), expires_at)?;
    if !has_server {
        return Ok(Delivery::Sent(Sent { invitation, link: Some(link) }));
    }
    store::insert_sending(tx, ctx.clock.new_id(), seq, &email_key, now).await?;
    let mail_id = mails::invite(ctx, tx, actor, &invitation, &link).await?;
    store::note_mail(tx, invitation.id, mail_id).await?;
    Ok(Delivery::Sent(Sent { invitation, link: None }))
}

/// The audit entry of something that happened to an invitation.
pub(super) fn fact(action: &'static str, invitation: &Invitation) -> Fact {
    let mut details = offer::details(&invitation.roles);
    details.push(("expires", invitation.expires_at.rfc3339()));
    if invitation.waits {
        details.push(("waits", "yes".to_owned()));
    }
    Fact {
        action,
        subject_kind: "invitation",
        subject_id: Some(invitation.id),
        subject: invitation.email.clone(),
        details,
    }
}
