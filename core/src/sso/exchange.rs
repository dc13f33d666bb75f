//! From a provider's answer to claims that are believed.

use serde::Deserialize;
use serde_json::Value;

use super::begin::unreachable;
use super::claims::Claims;
use super::discovery::Metadata;
use super::http::Received;
use super::refusal::Refusal;
use super::signatures::{self, BadToken};
use super::{Begun, Provider, redirect_address, secret};
use crate::context::Context;

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    #[serde(default)]
    access_token: Option<String>,
}

/// Exchanges the code, and checks the ID token. Claims that it lacks are asked for at the provider's
/// endpoint for them.
pub(super) async fn claims_of(
    ctx: &Context,
    provider: &Provider,
    begun: &Begun,
    code: &str,
) -> Result<Claims, Refusal> {
    let known = ctx.sso.known(&ctx.clock, &provider.issuer).await;
    let known = known.map_err(|words| unreachable(provider, &words))?;
    let client_secret = secret::decrypt(ctx, provider.id, &provider.secret)?;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &redirect_address(ctx, &provider.organization)),
        ("code_verifier", &begun.verifier),
    ];
    let received = ask_for_tokens(ctx, provider, &known.metadata, &client_secret, &form).await;
    let received = received.map_err(|words| unreachable(provider, &words))?;
    if !received.is_ok() {
        return Err(refused(provider, &received));
    }
    let tokens: Option<Tokens> = serde_json::from_slice(&received.body).ok();
    let Some(tokens) = tokens else {
        let words = format!("{} has sent no ID token. Tell an owner.", provider.name);
        return Err(Refusal::because("no ID token", words));
    };
    let mut claims = verified(ctx, provider, &tokens.id_token).await?;
    if let Some((reason, words)) = claims.refusal(provider, &begun.nonce, ctx.clock.now()) {
        return Err(Refusal::because(reason, words));
    }
    if let Some(token) = &tokens.access_token
        && lacks_something(provider, &claims)
    {
        complete(ctx, provider, &known.metadata, token, &mut claims).await?;
    }
    Ok(claims)
}

/// A request to the token endpoint, with the client's secret as the provider wants it.
pub(super) async fn ask_for_tokens(
    ctx: &Context,
    provider: &Provider,
    metadata: &Metadata,
    client_secret: &str,
    form: &[(&str, &str)],
) -> Result<Received, String> {
    let encoded =
        |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let methods = metadata.token_endpoint_auth_methods_supported.as_ref();
    let in_form = methods.is_some_and(|methods| {
        let has = |name: &str| methods.iter().any(|method| method == name);
        has("client_secret_post") && !has("client_secret_basic")
    });
    let http = &ctx.sso.http;
    if in_form {
        let own = [("client_id", provider.client_id.as_str()), ("client_secret", client_secret)];
        return http.post(&metadata.token_endpoint, None, body_of(&[form, &own])).await;
    }
    let (id, secret) = (encoded(&provider.client_id), encoded(client_secret));
    http.post(&metadata.token_endpoint, Some((&id, &secret)), body_of(&[form])).await
}

fn body_of(parts: &[&[(&str, &str)]]) -> String {
    let pairs = parts.iter().flat_map(|part| part.iter());
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The `error` of RFC 6749, section 5.2.
pub(super) fn error_of(received: &Received) -> String {
    let value = received.json().unwrap_or_default();
    let error = value.get("error").and_then(Value::as_str).unwrap_or_default();
    error.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

fn refused(provider: &Provider, received: &Received) -> Refusal {
    let name = &provider.name;
    match error_of(received).as_str() {
        "invalid_client" | "unauthorized_client" => Refusal::because(
            "client refused",
            format!(
                "{name} does not accept the client ID or the client secret of Rollcall. Tell an owner: \
                 “Try it” under Settings, Single sign-on, says more."
            ),
        ),
        "invalid_grant" => Refusal::because(
            "code refused",
            format!("{name} does not know this sign-in any more. Sign in again."),
        ),
        error => {
            tracing::warn!(
                provider = %provider.id,
                status = received.status,
                error,
                "a provider refuses tokens"
            );
            let words = format!("{name} has refused the sign-in. Sign in again, or tell an owner.");
            Refusal::because("tokens refused", words)
        }
    }
}

/// The claims of a token with a right signature. A key that is not known is looked up once.
async fn verified(ctx: &Context, provider: &Provider, token: &str) -> Result<Claims, Refusal> {
    let bad = |bad: BadToken| {
        let reason = match bad {
            BadToken::Unreadable => "unreadable token",
            BadToken::UnknownKey => "unknown key",
            BadToken::WrongSignature => "wrong signature",
        };
        let words = format!(
            "{} has sent an answer that it has not signed. Sign in again, and tell an owner if it stays so.",
            provider.name
        );
        Refusal::because(reason, words)
    };
    let key_id = signatures::key_id(token).map_err(bad)?;
    let known = ctx.sso.with_key(&ctx.clock, &provider.issuer, key_id.as_deref()).await;
    let known = known.map_err(|words| unreachable(provider, &words))?;
    signatures::verify(token, &known.keys).map_err(bad)
}

const EMAIL: [&str; 2] = ["email", "email_verified"];

fn lacks_something(provider: &Provider, claims: &Claims) -> bool {
    let lacks = |claim: &str| !claims.more.contains_key(claim);
    EMAIL.iter().any(|claim| lacks(claim))
        || (!provider.groups_claim.is_empty() && lacks(&provider.groups_claim))
}

/// Adds what the endpoint for claims says about the same person.
async fn complete(
    ctx: &Context,
    provider: &Provider,
    metadata: &Metadata,
    access_token: &str,
    claims: &mut Claims,
) -> Result<(), Refusal> {
    let Some(endpoint) = &metadata.userinfo_endpoint else { return Ok(()) };
    let received = ctx.sso.http.get(endpoint, Some(access_token)).await;
    let received = received.map_err(|words| unreachable(provider, &words))?;
    let value = if received.is_ok() { received.json() } else { None };
    let Some(Value::Object(more)) = value else {
        tracing::warn!(
            provider = %provider.id,
            status = received.status,
            "a provider does not say more about somebody"
        );
        return Ok(());
    };
    if more.get("sub").and_then(Value::as_str) != Some(&claims.sub) {
        let words =
            format!("{} has sent an answer about somebody else. Sign in again.", provider.name);
        return Err(Refusal::because("other subject", words));
    }
    // An address and that it is verified come from one answer: of two, one could be about another address.
    if EMAIL.iter().any(|claim| !claims.more.contains_key(*claim)) {
        for claim in EMAIL {
            claims.more.remove(claim);
        }
    }
    for (claim, value) in more {
        claims.more.entry(claim).or_insert(value);
    }
    Ok(())
}
