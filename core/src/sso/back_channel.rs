use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::claims::{Audience, LEEWAY, is_ahead, is_over, moment};
use super::refusal::append;
use super::{Provider, signatures, store};
use crate::audit::Fact;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::attempts::{self, Subjects};
use crate::operators::sessions;

/// What says that a token is about signing out.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Seconds for which a token without an end works.
const LIFE: i64 = 10 * 60;
/// Seconds after which no token works, whatever it says: so long it is remembered, and works once.
const LONGEST: i64 = 24 * 3_600;

/// A logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4).
#[derive(Clone, Debug, Deserialize)]
struct LogoutToken {
    iss: String,
    aud: Audience,
    iat: f64,
    #[serde(default)]
    exp: Option<f64>,
    jti: String,
    events: Map<String, Value>,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    sid: Option<String>,
    #[serde(default)]
    nonce: Option<Value>,
}

/// Ends the sessions of somebody who has signed out at a provider, or who may not come in any more.
/// `organization`: the slug in the address that was called. Returns how many have ended. Invalid: the token
/// proves nothing, or was used already. Too many requests: `address`, the network address of the caller, has
/// sent too many of those.
pub async fn back_channel_logout(
    ctx: &Context,
    organization: &str,
    token: &str,
    (address, request_id): (&str, &str),
) -> Result<u64> {
    let subjects = Subjects::of_network(address);
    attempts::check(ctx, &subjects).await?;
    let outcome = end_sessions(ctx, organization, token, request_id).await;
    if matches!(outcome, Err(Error::Invalid(_))) {
        let mut tx = ctx.db.begin().await?;
        attempts::failed(ctx, &mut tx, &subjects).await?;
        tx.commit().await?;
    }
    outcome
}

async fn end_sessions(
    ctx: &Context,
    organization: &str,
    token: &str,
    request_id: &str,
) -> Result<u64> {
    let providers = store::of_organization(&ctx.db, organization).await?;
    let (provider, token) = find_sender(ctx, providers, token).await?;
    let now = ctx.clock.now();
    check(&token, ctx)?;
    let until = token.exp.map_or_else(|| now.plus_seconds(LIFE), moment).plus_seconds(LEEWAY);
    let hash = hex::encode(Sha256::digest(format!("logout:{}:{}", provider.id, token.jti)));
    let (subject, sid) = (token.sub.unwrap_or_default(), token.sid.unwrap_or_default());
    let mut tx = ctx.db.begin().await?;
    let until = until.min(now.plus_seconds(LONGEST + LEEWAY));
    if !store::use_once(&mut tx, &hash, until).await? {
        return Err(refused("it was used already"));
    }
    let ended = sessions::end_by_provider(&mut tx, provider.id, &subject, &sid).await?;
    for (operator_id, name, count) in &ended {
        let fact = Fact {
            action: "operator.signed_out",
            subject_kind: "operator",
            subject_id: Some(*operator_id),
            subject: name.clone(),
            details: vec![("provider", provider.name.clone()), ("sessions", count.to_string())],
        };
        append(ctx, &mut tx, &provider, request_id, fact).await?;
    }
    tx.commit().await?;
    Ok(ended.iter().map(|(_, _, count)| count).sum())
}

/// The provider that has signed the token. It says itself who it is; its key proves it.
async fn find_sender(
    ctx: &Context,
    providers: Vec<Provider>,
    token: &str,
) -> Result<(Provider, LogoutToken)> {
    let key_id = signatures::key_id(token).map_err(|_| refused("it cannot be read"))?;
    for provider in providers {
        let known = ctx.sso.with_key(&ctx.clock, &provider.issuer, key_id.as_deref()).await;
        // One that cannot be reached has not sent it, or sends it again.
        let Ok(known) = known else { continue };
        let Ok(read) = signatures::verify::<LogoutToken>(token, &known.keys) else { continue };
        if read.iss == provider.issuer && read.aud.has(&provider.client_id) {
            return Ok((provider, read));
        }
    }
    Err(refused("no provider of this organization has signed it for Rollcall"))
}

fn check(token: &LogoutToken, ctx: &Context) -> Result<()> {
    let now = ctx.clock.now();
    if !token.events.contains_key(EVENT) {
        return Err(refused("it does not say that somebody has signed out"));
    }
    if token.nonce.is_some() {
        return Err(refused("it has a nonce"));
    }
    if is_ahead(token.iat, now) || token.exp.is_some_and(|exp| is_over(exp, now)) {
        return Err(refused("its time is over, or has not come"));
    }
    let life = if token.exp.is_none() { LIFE } else { LONGEST };
    if now >= moment(token.iat).plus_seconds(life) {
        return Err(refused("its time is over"));
    }
    if token.sub.is_none() && token.sid.is_none() {
        return Err(refused("it names neither a person nor a session"));
    }
    if token.jti.is_empty() {
        return Err(refused("it has no name of its own"));
    }
    Ok(())
}

fn refused(why: &str) -> Error {
    Error::invalid("logout_token", format!("The logout token is refused: {why}."))
}
