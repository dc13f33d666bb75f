use super::link::{self, Payload};
use super::{GivenRole, Invitation, NewInvitation, Sent, guard, mails, store};
use crate::access::{Actor, AnyRole, ApplicationRef, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::accounts;
use crate::operators::give::{self, Gift};
use crate::roles;

/// Seconds for which an invitation's link works.
pub(super) const LIFE: i64 = 7 * 24 * 3_600;

/// Invites a person by mail. Field errors: `email` (no address, in the team already, invited already) and
/// `name`, `role`, `application`, `until`. Refused: a role that allows more than the actor's.
pub async fn invite(ctx: &Context, actor: &Actor, new: &NewInvitation) -> Result<Sent> {
    let outcome = send_first(ctx, actor, new).await;
    guard::record_refusal(ctx, actor, "invite", (None, new.email.trim()), outcome).await
}

async fn send_first(ctx: &Context, actor: &Actor, new: &NewInvitation) -> Result<Sent> {
    actor.require(Permission::ManageOperators)?;
    actor.require_recent_proof(&ctx.clock)?;
    let application = guard::place(ctx, actor, new.role.application).await?;
    let (email, name) = check(new)?;
    let email_key = accounts::email_key(email);
    let now = ctx.clock.now();
    let expires_at = now.plus_seconds(LIFE);
    let row = store::NewRow {
        id: ctx.clock.new_id(),
        organization_seq: actor.organization.seq,
        email,
        email_key: &email_key,
        name,
        role: &new.role.code,
        application_seq: application.as_ref().map(|one| one.seq),
        until: new.role.until,
        invited_by: actor.name(),
        now,
        expires_at,
    };
    let mut tx = ctx.db.begin().await?;
    let role = roles::store::to_give(&mut tx, actor.organization.seq, &new.role.code).await?;
    guard::may_give(actor, &role)?;
    let gift = Gift { role: &role, application: application.as_ref(), until: new.role.until };
    give::check(ctx, &gift)?;
    if store::has_email(&mut tx, actor.organization.seq, &email_key).await? {
        return Err(Error::invalid("email", "This person is in the team already."));
    }
    store::insert_invitation(&mut tx, &row).await?;
    let invitation = Invitation {
        id: row.id,
        name: name.to_owned(),
        email: email.to_owned(),
        role: GivenRole { role, application, until: new.role.until },
        invited_by: actor.name().to_owned(),
        sent_at: now,
        expires_at,
    };
    let sent = send(ctx, &mut tx, actor, invitation, 1).await?;
    let fact = fact("operator.invited", &sent.invitation);
    audit::append_about(&mut tx, actor, sent.invitation.role.application.as_ref(), now, fact)
        .await?;
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
    (email, name): (&str, &str),
    (role, application): (&AnyRole, Option<&ApplicationRef>),
) -> Result<()> {
    let now = ctx.clock.now();
    let row = store::NewRow {
        id: ctx.clock.new_id(),
        organization_seq: actor.organization.seq,
        email,
        email_key: &accounts::email_key(email),
        name,
        role: role.code(),
        application_seq: application.map(|one| one.seq),
        until: None,
        invited_by: actor.name(),
        now,
        expires_at: now.plus_seconds(LIFE),
    };
    store::insert_invitation(tx, &row).await?;
    let role =
        GivenRole { role: role.clone(), application: application.cloned(), until: row.until };
    let invitation = Invitation {
        id: row.id,
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        invited_by: actor.name().to_owned(),
        sent_at: now,
        expires_at: row.expires_at,
    };
    let sent = send(ctx, tx, actor, invitation, 1).await?;
    let fact = fact("operator.invited", &sent.invitation);
    audit::append_about(tx, actor, sent.invitation.role.application.as_ref(), now, fact).await
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

/// Mails the link of a sending. Without a mail server the link is in the answer.
pub(super) async fn send(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    invitation: Invitation,
    sending: i64,
) -> Result<Sent> {
    let link = link::address(ctx, Payload(invitation.id, sending), invitation.expires_at)?;
    if ctx.settings.mail.smtp_url.is_none() {
        return Ok(Sent { invitation, link: Some(link) });
    }
    mails::invite(ctx, tx, actor, &invitation, &link).await?;
    Ok(Sent { invitation, link: None })
}

/// The audit entry of something that happened to an invitation.
pub(super) fn fact(action: &'static str, invitation: &Invitation) -> Fact {
    let GivenRole { role, application, until } = &invitation.role;
    let mut details = vec![("role", role.code().to_owned())];
    if let Some(application) = application {
        details.push(("application", application.slug.clone()));
    }
    if let Some(until) = until {
        details.push(("until", until.rfc3339()));
    }
    details.push(("expires", invitation.expires_at.rfc3339()));
    Fact {
        action,
        subject_kind: "invitation",
        subject_id: Some(invitation.id),
        subject: invitation.email.clone(),
        details,
    }
}
