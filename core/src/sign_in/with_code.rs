use super::record::record_sign_in;
use super::{Client, PendingSignIn};
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::factors::{Holder, check_code};
use crate::operators::store;

/// Completes a sign-in with a code of the authenticator app, or with a recovery code. A conflict: it took
/// too long, or the account has changed; the password is asked for again. Field error: `code`.
pub async fn with_code(
    ctx: &Context,
    pending: &PendingSignIn,
    code: &str,
    client: &Client<'_>,
) -> Result<Identity> {
    let Client { address, request_id, .. } = *client;
    let now = ctx.clock.now();
    let account = store::account_by_id(&ctx.db, pending.operator_id, now).await?;
    let account = account
        .filter(|account| pending.holds_for(account, now))
        .ok_or_else(|| Error::Conflict("This took too long. Enter your password again.".into()))?;
    let identity = account.identity();
    let holder = Holder { identity: &identity, address, request_id, proved_at: None };
    let code = check_code(ctx, &holder, code).await?;
    let mut tx = ctx.db.begin().await?;
    let factor = code.spend(ctx, &mut tx, &holder).await?;
    let details = [("second_factor", factor.to_owned())];
    record_sign_in(ctx, &mut tx, &account, client, pending.by, &details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(identity)
}
