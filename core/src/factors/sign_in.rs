use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::check::check_code;
use super::{Holder, store};
use crate::Timestamp;
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::store::Account;
use crate::operators::{self, Client};

/// Seconds that may lie between the password and the code.
const LIFE: i64 = 10 * 60;

/// A sign-in whose password was right and whose code is missing. The web layer keeps it in a session that
/// is nobody's yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfWay {
    operator_id: Uuid,
    at: Timestamp,
    /// A hash of the stored password: with another password the sign-in begins anew.
    password: String,
}

impl HalfWay {
    fn new(account: &Account, at: Timestamp) -> Self {
        Self { operator_id: account.id(), at, password: mark_of(account) }
    }

    fn holds_for(&self, account: &Account, now: Timestamp) -> bool {
        account.may_enter && mark_of(account) == self.password && now < self.at.plus_seconds(LIFE)
    }
}

fn mark_of(account: &Account) -> String {
    hex::encode(Sha256::digest(&account.password_hash))
}

/// What is missing after the password. `None`: nothing.
pub(crate) async fn half_way(ctx: &Context, account: &Account) -> Result<Option<HalfWay>> {
    let has_factor = store::find(&ctx.db, account.id()).await?.app.is_some();
    Ok(has_factor.then(|| HalfWay::new(account, ctx.clock.now())))
}

/// Completes a sign-in with a code of the authenticator app, or with a recovery code. A conflict: it took
/// too long, or the account has changed; the password is asked for again. Field error: `code`.
pub async fn finish_sign_in(
    ctx: &Context,
    half_way: &HalfWay,
    code: &str,
    client: &Client<'_>,
) -> Result<Identity> {
    let Client { address, request_id, .. } = *client;
    let now = ctx.clock.now();
    let account = operators::store::account_by_id(&ctx.db, half_way.operator_id, now).await?;
    let account = account
        .filter(|account| half_way.holds_for(account, now))
        .ok_or_else(|| Error::Conflict("This took too long. Enter your password again.".into()))?;
    let identity = account.identity();
    let holder = Holder { identity: &identity, address, request_id };
    let code = check_code(ctx, &holder, code).await?;
    let mut tx = ctx.db.begin().await?;
    let factor = code.spend(ctx, &mut tx, &holder).await?;
    let details = [("second_factor", factor.to_owned())];
    operators::record_sign_in(ctx, &mut tx, &account, client, &details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(identity)
}
