use uuid::Uuid;

use super::discovery::{self, Metadata};
use super::exchange::{ask_for_tokens, error_of};
use super::find::{of_actor, redirect_address};
use super::http::Http;
use super::{Provider, Trial, TrialStep, secret};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// Tries a provider as a sign-in would use it, without a person: from its address to the client secret. It
/// says what is wrong, in words for whoever sets it up.
pub async fn try_provider(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Trial> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let provider = of_actor(ctx, actor, id).await?;
    // What was remembered may be what is wrong.
    ctx.sso.forget(&provider.issuer);
    let http = &ctx.sso.http;
    let mut steps = Vec::new();
    let metadata = match discovery::metadata(http, &provider.issuer).await {
        Ok(metadata) => metadata,
        Err(words) => {
            steps.push(wrong("Provider", words));
            return Ok(Trial { steps });
        }
    };
    steps.push(right("Provider", format!("It answers at {}.", provider.issuer)));
    steps.push(flow(&metadata));
    steps.push(keys(http, &metadata).await);
    steps.push(client(ctx, &provider, &metadata).await);
    steps.push(TrialStep {
        what: "Redirect address",
        is_right: None,
        words: format!(
            "Only a sign-in shows whether the provider knows it: {}",
            redirect_address(ctx, &provider.organization)
        ),
    });
    steps.push(TrialStep {
        what: "Sign-out by the provider",
        is_right: if metadata.backchannel_logout_supported { Some(true) } else { None },
        words: if metadata.backchannel_logout_supported {
            "It can end sessions here (back-channel logout), if it knows the address for that.".into()
        } else {
            "It does not say that it tells us when somebody signs out there (back-channel logout). Their \
             session here goes on until it ends by itself, or somebody ends it."
                .into()
        },
    });
    Ok(Trial { steps })
}

fn right(what: &'static str, words: impl Into<String>) -> TrialStep {
    TrialStep { what, is_right: Some(true), words: words.into() }
}

fn wrong(what: &'static str, words: impl Into<String>) -> TrialStep {
    TrialStep { what, is_right: Some(false), words: words.into() }
}

fn flow(metadata: &Metadata) -> TrialStep {
    let has = |list: &Option<Vec<String>>, wanted: &str| {
        list.as_ref().map(|list| list.iter().any(|one| one == wanted))
    };
    let what = "Way to sign in";
    if has(&metadata.response_types_supported, "code") == Some(false) {
        let words = "It does not support the code flow (response type code), which Rollcall uses.";
        return wrong(what, words);
    }
    match has(&metadata.code_challenge_methods_supported, "S256") {
        Some(true) => right(what, "It supports the code flow with PKCE."),
        Some(false) => wrong(what, "It does not support PKCE with S256, which Rollcall uses."),
        None => TrialStep {
            what,
            is_right: None,
            words: "It supports the code flow and does not say whether it checks PKCE.".into(),
        },
    }
}

async fn keys(http: &Http, metadata: &Metadata) -> TrialStep {
    match discovery::keys(http, metadata).await {
        Ok(keys) if keys.is_empty() => wrong(
            "Keys",
            format!(
                "{} has no key that can be used. Create a signing key at the provider.",
                metadata.jwks_uri
            ),
        ),
        Ok(keys) if keys.len() == 1 => right("Keys", "It publishes one key."),
        Ok(keys) => right("Keys", format!("It publishes {} keys.", keys.len())),
        Err(words) => wrong("Keys", words),
    }
}

/// Asks for tokens with a code that no provider has given: a right client is told so, and a wrong one that
/// it is unknown.
async fn client(ctx: &Context, provider: &Provider, metadata: &Metadata) -> TrialStep {
    let what = "Client ID and secret";
    let client_secret = match secret::decrypt(ctx, provider.id, &provider.secret) {
        Ok(secret) => secret,
        Err(error) => return wrong(what, error.to_string()),
    };
    let redirect = redirect_address(ctx, &provider.organization);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", "a-code-that-does-not-exist"),
        ("redirect_uri", redirect.as_str()),
        ("code_verifier", "a-verifier-that-does-not-exist-and-is-long-enough"),
    ];
    let received = match ask_for_tokens(ctx, provider, metadata, &client_secret, &form).await {
        Ok(received) => received,
        Err(words) => return wrong(what, words),
    };
    match (received.status, error_of(&received).as_str()) {
        (_, "invalid_grant") => right(what, "The provider accepts them."),
        (401, _) | (_, "invalid_client") => wrong(
            what,
            "The provider does not accept them. Copy both from its settings once more; a secret that was \
             replaced there no longer works.",
        ),
        (_, "unauthorized_client") => wrong(
            what,
            "The provider does not let this client use the code flow. Allow “authorization code” there.",
        ),
        (status, error) => TrialStep {
            what,
            is_right: None,
            words: format!(
                "It cannot be told: the provider answers with status {status} and “{error}”. Sign in with \
                 it to see."
            ),
        },
    }
}
