use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::challenge::{Aim, Challenge};
use super::site::Site;
use super::store::{self, Credential};
use crate::access::Identity;
use crate::context::Context;
use crate::error::Result;

/// Milliseconds that a browser waits for the person.
pub(super) const TIMEOUT: u32 = 5 * 60 * 1_000;

/// Asks a signed-in operator for a passkey, to prove who they are. Returns what the browser needs: JSON with
/// the token of the challenge and the `publicKey` options, bytes in base64url. `None`: they have no passkey,
/// or browsers have none here.
pub async fn ask_for_passkey(
    ctx: &Context,
    identity: &Identity,
    session_key: &str,
) -> Result<Option<String>> {
    options(ctx, Aim::Proof(identity.operator_id), session_key).await
}

/// `None`: there is nothing to ask for.
pub(crate) async fn options(ctx: &Context, aim: Aim, browser: &str) -> Result<Option<String>> {
    let Some(site) = Site::find(ctx) else { return Ok(None) };
    let mut allowed = Vec::new();
    if let Some(id) = aim.operator() {
        allowed = store::credentials(&ctx.db, id).await?;
        allowed.retain(|credential| credential.counts);
        if allowed.is_empty() {
            return Ok(None);
        }
    }
    let (challenge, token) = Challenge::new(ctx, aim, browser)?;
    let options = json!({
        "token": token,
        "publicKey": {
            "challenge": challenge.text,
            "rpId": site.id,
            "timeout": TIMEOUT,
            "userVerification": "required",
            "allowCredentials": described(&allowed),
        },
    });
    Ok(Some(options.to_string()))
}

/// Passkeys as a browser knows them.
pub(super) fn described(credentials: &[Credential]) -> Value {
    let one = |credential: &Credential| {
        let transports: Vec<&str> = credential.transports.split_whitespace().collect();
        json!({
            "type": "public-key",
            "id": URL_SAFE_NO_PAD.encode(&credential.id),
            "transports": transports,
        })
    };
    credentials.iter().map(one).collect()
}
