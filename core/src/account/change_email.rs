use uuid::Uuid;

use super::change_password::require_password;
use super::link::{self, EMAIL, LinkRefusal};
use super::{mails, store};
use crate::Timestamp;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::{self, accounts};

/// What the page of a confirmation link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailPage {
    pub former: String,
    pub new: String,
}

/// Asks for another e-mail address. It is changed when the link that is mailed there is confirmed; the
/// former address is told now. Field errors: `current` (the password), `email`. A
/// conflict: single sign-on is required of the present address.
pub async fn request_email(
    ctx: &Context,
    identity: &Identity,
    password: &str,
    email: &str,
    address: &str,
    request_id: &str,
) -> Result<()> {
    if ctx.settings.mail.smtp_url.is_none() {
        return Err(Error::Unavailable(
            "No mail server is configured, so the new address cannot be confirmed. Ask whoever runs \
             Rollcall to set ROLLCALL_SMTP_URL."
                .into(),
        ));
    }
    let email = accounts::check_email(email)?;
    require_password(ctx, identity, password, address).await?;
    keep_address(ctx, identity.operator_id).await?;
    let key = accounts::email_key(email);
    if key == accounts::email_key(&identity.email) {
        return Err(Error::invalid("email", "This is your e-mail address already."));
    }
    let mut tx = ctx.db.begin().await?;
    store::end_links_of(&mut tx, identity.operator_id, EMAIL.code, ctx.clock.now()).await?;
    let (link, until) = link::make(ctx, &mut tx, EMAIL, identity.operator_id, email).await?;
    // A taken address gets no message, and the page does not tell: it would name who has an account.
    if !store::has_email(&ctx.db, &key).await? {
        mails::confirm_email(ctx, &mut tx, identity, email, &link, until).await?;
    }
    mails::email_requested(ctx, &mut tx, identity, email).await?;
    let details = [("email", identity.email.clone()), ("new_email", email.to_owned())];
    let action = "operator.email_requested";
    operators::record_own(ctx, &mut tx, identity, request_id, action, &details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// The address that the operator has asked for and not confirmed yet, and until when they can.
pub async fn pending_email(
    ctx: &Context,
    identity: &Identity,
) -> Result<Option<(String, Timestamp)>> {
    let now = ctx.clock.now();
    store::open_link(&ctx.db, identity.operator_id, EMAIL.code, now).await
}

/// Ends the links that would change the operator's address. No error if there are none.
pub async fn cancel_email(ctx: &Context, identity: &Identity, request_id: &str) -> Result<()> {
    let (id, now) = (identity.operator_id, ctx.clock.now());
    let mut tx = ctx.db.begin().await?;
    if store::end_links_of(&mut tx, id, EMAIL.code, now).await? {
        let action = "operator.email_cancelled";
        operators::record_own(ctx, &mut tx, identity, request_id, action, &[]).await?;
    }
    tx.commit().await
}

/// What a confirmation link leads to. Opening it changes nothing.
pub async fn open_email_link(
    ctx: &Context,
    token: &str,
) -> Result<std::result::Result<EmailPage, LinkRefusal>> {
    let found = link::find(ctx, EMAIL, token).await?;
    Ok(found.map(|(_, row)| EmailPage { former: row.operator_email, new: row.email }))
}

/// Changes the e-mail address to the one that the link was mailed to. Recovery links to the former one
/// end, and it is told. A conflict: single sign-on is required of the present address.
pub async fn confirm_email(ctx: &Context, token: &str, request_id: &str) -> Result<String> {
    let (id, row) = link::find(ctx, EMAIL, token).await?.map_err(LinkRefusal::error)?;
    let identity = Identity::new(row.operator_id, row.operator_email, row.operator_name);
    keep_address(ctx, identity.operator_id).await?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    if !store::use_link(&mut tx, id, now).await? {
        return Err(LinkRefusal::Used.error());
    }
    set_email(ctx, &mut tx, identity.operator_id, &row.email).await?;
    let details = [("email", identity.email.clone()), ("new_email", row.email.clone())];
    let action = "operator.email_changed";
    operators::record_own(ctx, &mut tx, &identity, request_id, action, &details).await?;
    mails::email_changed(ctx, &mut tx, &identity, &row.email).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(row.email)
}

/// Refuses another address to people who have to use single sign-on because of the present one.
async fn keep_address(ctx: &Context, operator_id: Uuid) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    let is_bound = operators::store::needs_provider(&mut tx, operator_id).await?;
    tx.commit().await?;
    if !is_bound {
        return Ok(());
    }
    Err(Error::Conflict(
        "Your organization requires single sign-on for your e-mail address, so it cannot be changed here. \
         Ask one of its owners."
            .into(),
    ))
}

/// Writes another address down. Links that went to the former one end.
async fn set_email(ctx: &Context, tx: &mut Tx, operator_id: Uuid, email: &str) -> Result<()> {
    store::set_email(tx, operator_id, email, &accounts::email_key(email)).await?;
    store::end_links(tx, operator_id, ctx.clock.now()).await
}

/// Gives an account the address that the directory of its organization has for it, and tells the former
/// one. The caller has made sure that the directory may. A conflict: another account has the address.
pub(crate) async fn change_email_in(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    email: &str,
) -> Result<()> {
    set_email(ctx, tx, identity.operator_id, email).await?;
    mails::email_changed(ctx, tx, identity, email).await
}

/// Gives an account another e-mail address, without a confirmation: whoever runs commands on the machine
/// answers for it. Links that were mailed to the former one end. `false`: there is no such operator.
pub async fn change_email(ctx: &Context, email: &str, new: &str) -> Result<bool> {
    let new = accounts::check_email(new)?;
    let mut tx = ctx.db.begin().await?;
    let Some(id) = operators::store::id_of(&mut tx, &accounts::email_key(email)).await? else {
        return Ok(false);
    };
    set_email(ctx, &mut tx, id, new).await?;
    let details = [("email", email.trim().to_owned()), ("new_email", new.to_owned())];
    let key = accounts::email_key(new);
    accounts::note(ctx, &mut tx, &key, "operator.email_changed", &details).await?;
    tx.commit().await?;
    Ok(true)
}
