use super::{mails, store};
use crate::access::{Identity, SignedInBy};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::attempts::{self, Subjects};
use crate::operators::{self, accounts, password, sessions};

/// A change of one's own password, as the form sends it.
pub struct PasswordChange<'a> {
    pub current: &'a str,
    pub new: &'a str,
    /// The session that goes on; the others end.
    pub session_key: &'a str,
    /// The client's network address.
    pub address: &'a str,
    pub request_id: &'a str,
}

/// Changes the operator's own password. Their other sessions end, and a mail tells them. Field errors:
/// `current`, `password`.
pub async fn change_password(
    ctx: &Context,
    identity: &Identity,
    change: &PasswordChange<'_>,
) -> Result<()> {
    require_password(ctx, identity, change.current, change.address).await?;
    if change.new == change.current {
        return Err(Error::invalid(
            "password",
            "This is your current password. Choose another one.",
        ));
    }
    operators::check_new_password(ctx, identity, change.new).await?;
    let hash = password::hash(change.new.to_owned()).await?;
    let (id, request_id) = (identity.operator_id, change.request_id);
    let mut tx = ctx.db.begin().await?;
    store::set_password(&mut tx, id, &hash).await?;
    store::end_links(&mut tx, id, ctx.clock.now()).await?;
    let ended = sessions::end_others(&mut tx, id, change.session_key).await?;
    let details = [("sessions_ended", ended.to_string())];
    operators::record_own(
        ctx,
        &mut tx,
        identity,
        request_id,
        "operator.password_changed",
        &details,
    )
    .await?;
    mails::password_changed(ctx, &mut tx, identity).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Asks for the operator's password again. Wrong ones make the next one wait, and are counted apart from
/// failed sign-ins. Field error: `current`. A conflict: a provider has signed them in.
pub(crate) async fn require_password(
    ctx: &Context,
    identity: &Identity,
    given: &str,
    address: &str,
) -> Result<()> {
    if matches!(identity.by, SignedInBy::Provider(_)) {
        return Err(Error::Conflict(
            "You have signed in with single sign-on, so your organization's directory keeps your password \
             and your e-mail address. Change them there."
                .into(),
        ));
    }
    let subjects = Subjects::of_own_password(&accounts::email_key(&identity.email), address);
    let turn = password::turn().await?;
    attempts::check(ctx, &subjects).await?;
    let stored = store::password_hash(&ctx.db, identity.operator_id).await?;
    let is_right = password::verify(&turn, given.to_owned(), stored).await?;
    let mut tx = ctx.db.begin().await?;
    if is_right {
        attempts::succeeded(&mut tx, &subjects).await?;
        return tx.commit().await;
    }
    attempts::failed(ctx, &mut tx, &subjects).await?;
    tx.commit().await?;
    Err(Error::invalid("current", "This is not your current password."))
}
