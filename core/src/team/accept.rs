use super::GivenRole;
use super::link::{self, LinkRefusal, Payload};
use super::offer;
use super::store::{self, Linked};
use crate::access::Identity;
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::directory;
use crate::error::{Error, Result};
use crate::operators::store::{self as operators, NewAccount, NewMembership};
use crate::operators::{CameBy, accounts, give, password};
use crate::roles;
use crate::sso;

/// Makes the account of an invited person, with a name and a password of their own. Field errors: `name`,
/// `password`. A conflict: the link no longer works, the address has an account by now, or single sign-on
/// is required of it.
pub async fn accept(
    ctx: &Context,
    token: &str,
    name: &str,
    password: &str,
    request_id: &str,
) -> Result<Identity> {
    let (payload, row) = found(ctx, token).await?;
    if row.has_account {
        return Err(Error::Conflict(format!(
            "{} has an account already. Open the link again and sign in.",
            row.email
        )));
    }
    let provider = sso::provider_of(&ctx.db, row.organization_seq, &row.email_key).await?;
    if let Some(provider) = provider.filter(|one| one.is_required) {
        return Err(Error::Conflict(format!(
            "{} lets people in by {} alone. Open the link again and continue there.",
            row.organization, provider.name
        )));
    }
    let name = accounts::check_name(name)?;
    password::check(password, &[name, &row.email, &row.organization]).await?;
    let hash = password::hash(password.to_owned()).await?;
    let account = NewAccount {
        id: ctx.clock.new_id(),
        email: row.email.clone(),
        email_key: row.email_key.clone(),
        name: name.to_owned(),
        password_hash: hash,
        demo: false,
        first_password_until: None,
        created_at: ctx.clock.now(),
    };
    let identity = Identity::new(account.id, account.email.clone(), name.to_owned());
    let mut tx = ctx.db.begin().await?;
    operators::insert(&mut tx, &account).await?;
    enter(ctx, &mut tx, payload, &row, &identity, request_id).await?;
    operators::signed_in(&mut tx, identity.operator_id, ctx.clock.now()).await?;
    tx.commit().await?;
    Ok(identity)
}

/// Gives a signed-in operator the roles that they were invited to. Refused: the invitation is for another
/// address. A conflict: single sign-on is required of it, and the account belongs elsewhere, too.
pub async fn join(ctx: &Context, token: &str, identity: &Identity, request_id: &str) -> Result<()> {
    let (payload, row) = found(ctx, token).await?;
    if accounts::email_key(&identity.email) != row.email_key {
        return Err(Error::Forbidden(format!(
            "This invitation is for {}. You are signed in as {}.",
            row.email, identity.email
        )));
    }
    let provider = sso::provider_of(&ctx.db, row.organization_seq, &row.email_key).await?;
    let mut tx = ctx.db.begin().await?;
    enter(ctx, &mut tx, payload, &row, identity, request_id).await?;
    if let Some(provider) = provider.filter(|one| one.is_required)
        && operators::is_elsewhere(&mut tx, row.organization_seq, identity.operator_id).await?
    {
        return Err(Error::Conflict(format!(
            "{} lets people in by {} alone, which cannot be linked to your account because it belongs to \
             another organization, too. Ask {} to invite another address of yours.",
            row.organization, provider.name, row.invited_by
        )));
    }
    tx.commit().await
}

async fn found(ctx: &Context, token: &str) -> Result<(Payload, Linked)> {
    link::find(ctx, token).await?.map_err(LinkRefusal::error)
}

/// Uses the link and makes the membership.
async fn enter(
    ctx: &Context,
    tx: &mut Tx,
    payload: Payload,
    row: &Linked,
    identity: &Identity,
    request_id: &str,
) -> Result<()> {
    let now = ctx.clock.now();
    operators::lock_memberships(tx, row.organization_seq).await?;
    if !store::use_link(tx, payload.0, payload.1, now).await? {
        return Err(LinkRefusal::Used.error());
    }
    let (seq, id) = (row.organization_seq, identity.operator_id);
    if operators::roles::held(tx, seq, id).await?.is_some() {
        return Err(Error::Conflict(format!(
            "You are in the team of {} already.",
            row.organization
        )));
    }
    // Read now: the directory may have changed them since the page was opened.
    let offered = store::offer_now(tx, payload.0).await?;
    let roles: Vec<&GivenRole> = offered.iter().filter(|given| !given.has_ended(now)).collect();
    if roles.is_empty() {
        return Err(LinkRefusal::Expired.error());
    }
    for given in &roles {
        // Locked, so that a custom role is there until this is written.
        roles::store::to_give(tx, seq, given.role.code()).await?;
    }
    let whole = roles.iter().find(|given| given.application.is_none());
    let membership = NewMembership {
        operator_id: identity.operator_id,
        organization_seq: row.organization_seq,
        role: whole.map_or("", |given| given.role.code()),
        until: whole.and_then(|given| given.until),
        came_by: CameBy::Invitation,
        invited_by: &row.invited_by,
        now,
    };
    operators::add_membership(tx, &membership).await?;
    for given in &roles {
        if let Some(application) = &given.application {
            let with = (&given.role, given.until);
            operators::roles::set_in_application(tx, seq, id, application.seq, with).await?;
        }
    }
    directory::joined(ctx, tx, seq, (id, &row.email_key), request_id).await?;
    let mut details = match roles.as_slice() {
        [only] => give::details(Some(&only.role), only.until, None, only.application.as_ref()),
        _ => offer::details(&offered),
    };
    details.push(("invited_by", row.invited_by.clone()));
    details.push(("invitation", payload.0.to_string()));
    let application_seq = match roles.as_slice() {
        [only] => only.application.as_ref().map(|one| one.seq),
        _ => None,
    };
    let who = Who {
        organization_seq: row.organization_seq,
        application_seq,
        actor_id: Some(identity.operator_id),
        actor: &identity.name,
        request_id,
    };
    let fact = Fact {
        action: "operator.joined",
        subject_kind: "operator",
        subject_id: Some(identity.operator_id),
        subject: identity.name.clone(),
        details,
    };
    audit::append_for(tx, &who, now, fact).await
}

impl LinkRefusal {
    /// What it is, and what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => {
                "This link is incomplete or was changed. Open it from the message again, or copy all of it."
            }
            Self::Used => "This invitation was accepted already. Sign in with your e-mail address.",
            Self::Expired => {
                "This invitation has expired. Ask the person who invited you to send it again."
            }
            Self::Revoked => {
                "This invitation was revoked. Ask the person who invited you if you still need access."
            }
            Self::Replaced => {
                "A newer link was sent to you. Use the one in the newest message about this invitation."
            }
        }
    }

    fn error(self) -> Error {
        Error::Conflict(self.words().to_owned())
    }
}
