use super::record::record_sign_in;
use super::{Client, PendingSignIn};
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::factors::{self, Aim, Holder};
use crate::operators::store::{self, Account};

/// What somebody can be asked for after the password, or after the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondStep {
    /// Otherwise their codes are recovery codes.
    pub has_app: bool,
    /// What the browser needs to ask for a passkey, as for [`factors::ask_for_passkey`]; none: they have none.
    pub passkey: Option<String>,
}

/// What to ask for. `browser` names the session.
pub async fn second_step(
    ctx: &Context,
    pending: &PendingSignIn,
    browser: &str,
) -> Result<SecondStep> {
    let aim = Aim::SecondStep(pending.operator_id);
    Ok(SecondStep {
        has_app: factors::has_app(ctx, pending.operator_id).await?,
        passkey: factors::passkey_options(ctx, aim, browser).await?,
    })
}

/// Completes a sign-in with a code of the authenticator app, or with a recovery code. A conflict: it took
/// too long, or the account has changed; the password is asked for again. Field error: `code`.
pub async fn with_code(
    ctx: &Context,
    pending: &PendingSignIn,
    code: &str,
    client: &Client<'_>,
) -> Result<Identity> {
    let account = account(ctx, pending).await?;
    let identity = account.identity();
    let holder = holder(&identity, client);
    let code = factors::check_code(ctx, &holder, code).await?;
    let mut tx = ctx.db.begin().await?;
    let factor = code.spend(ctx, &mut tx, &holder).await?;
    let details = [("second_factor", factor.to_owned())];
    record_sign_in(ctx, &mut tx, &account, client, pending.by, &details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(identity)
}

/// Completes a sign-in with a passkey: `answer` is what the browser sends. A conflict: as for [`with_code`].
/// Field error: `passkey`.
pub async fn with_second_passkey(
    ctx: &Context,
    pending: &PendingSignIn,
    browser: &str,
    answer: &str,
    client: &Client<'_>,
) -> Result<Identity> {
    let account = account(ctx, pending).await?;
    let identity = account.identity();
    let aim = Aim::SecondStep(pending.operator_id);
    let holder = holder(&identity, client);
    let passkey = factors::check_passkey(ctx, &holder, aim, browser, answer).await?;
    let mut tx = ctx.db.begin().await?;
    passkey.spend(ctx, &mut tx, &identity.email).await?;
    let details = [("second_factor", "passkey".to_owned()), ("passkey", passkey.name)];
    record_sign_in(ctx, &mut tx, &account, client, pending.by, &details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(identity)
}

fn holder<'a>(identity: &'a Identity, client: &Client<'a>) -> Holder<'a> {
    let Client { address, request_id, .. } = *client;
    Holder { identity, address, request_id, proved_at: None }
}

/// The account, if the sign-in can still go on.
async fn account(ctx: &Context, pending: &PendingSignIn) -> Result<Account> {
    let now = ctx.clock.now();
    let account = store::account_by_id(&ctx.db, pending.operator_id, now).await?;
    account
        .filter(|account| pending.holds_for(account, now))
        .ok_or_else(|| Error::Conflict("This took too long. Enter your password again.".into()))
}
