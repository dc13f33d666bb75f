//! Browsers that have signed in before, or in which a password was recovered. Each keeps a signed cookie that
//! names the account, so nothing is stored, and a browser stays known when it is updated or used on the way. A
//! new password makes all others unknown.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::Identity;
use crate::context::Context;
use crate::error::Result;
use crate::operators::store::{self, Account};
use crate::tokens::{Inspected, Purpose};

/// Seconds for which a browser stays known without signing in.
pub const DEVICE_LIFE: i64 = 365 * 24 * 3_600;

#[derive(Serialize, Deserialize)]
struct Payload {
    operator_id: Uuid,
    device: Uuid,
    /// A hash of the stored password.
    password: String,
}

/// What a browser keeps so that it is known: the name of its cookie, which tells accounts apart, and the
/// value. `None`: the account is not there any more.
pub async fn device_cookie(ctx: &Context, identity: &Identity) -> Result<Option<(String, String)>> {
    let now = ctx.clock.now();
    let found = store::account_by_id(&ctx.db, identity.operator_id, now).await?;
    let Some(account) = found else { return Ok(None) };
    let payload = Payload {
        operator_id: identity.operator_id,
        device: ctx.clock.new_id(),
        password: password_mark(&account),
    };
    let until = now.plus_seconds(DEVICE_LIFE);
    let token = ctx.settings.token_keys.sign(Purpose::KnownDevice, until, payload)?;
    let short: String = identity.operator_id.simple().to_string().chars().rev().take(8).collect();
    Ok(Some((format!("{DEVICE_COOKIE}{short}"), token)))
}

/// How the names of these cookies begin.
pub const DEVICE_COOKIE: &str = "known_";

/// The browser, if one of its cookies says that it has signed in to this account.
pub(super) fn known(ctx: &Context, cookies: &[String], account: &Account) -> Option<Uuid> {
    let now = ctx.clock.now();
    let mark = password_mark(account);
    cookies.iter().find_map(|token| {
        let keys = &ctx.settings.token_keys;
        let Inspected { claims, is_genuine } =
            keys.inspect::<Payload>(Purpose::KnownDevice, token)?;
        let Payload { operator_id, device, password } = claims.payload;
        let holds = is_genuine
            && claims.expires_at > now
            && operator_id == account.id()
            && password == mark;
        holds.then_some(device)
    })
}

/// The browser, if one of its cookies says that it has signed in to any account.
pub(super) fn of_anybody(ctx: &Context, cookies: &[String]) -> Option<Uuid> {
    let now = ctx.clock.now();
    cookies.iter().find_map(|token| {
        let keys = &ctx.settings.token_keys;
        let Inspected { claims, is_genuine } =
            keys.inspect::<Payload>(Purpose::KnownDevice, token)?;
        (is_genuine && claims.expires_at > now).then_some(claims.payload.device)
    })
}

fn password_mark(account: &Account) -> String {
    hex::encode(Sha256::digest(format!("device:{}", account.password_hash)))
}
