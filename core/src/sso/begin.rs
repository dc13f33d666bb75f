use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::discovery::Metadata;
use super::{Provider, redirect_address, store};
use crate::Timestamp;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::Purpose;

/// Seconds that somebody has at the provider.
pub const LIFE: i64 = 10 * 60;

/// What somebody goes to a provider for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aim {
    SignIn,
    /// To accept an invitation to this e-mail address.
    Invitation {
        email: String,
    },
    /// To prove again who they are.
    Proof(Uuid),
}

/// A way to a provider that has begun. The browser keeps it, encrypted, in a cookie: no other browser can
/// come back by it, and nothing is stored for somebody who is not known yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub provider_id: Uuid,
    pub aim: Aim,
    /// Where to go afterwards, on this server.
    pub next: String,
    pub(super) at: Timestamp,
    pub(super) state: String,
    pub(super) nonce: String,
    /// Of PKCE (RFC 7636).
    pub(super) verifier: String,
}

impl Begun {
    /// As the browser keeps it.
    pub fn seal(&self, ctx: &Context) -> Result<String> {
        let keys = &ctx.settings.token_keys;
        keys.encrypt(Purpose::ProviderJourney, self.expires_at(), self)
    }

    /// `None`: it is not ours, or is over.
    pub fn open(ctx: &Context, sealed: &str) -> Option<Self> {
        let (keys, now) = (&ctx.settings.token_keys, ctx.clock.now());
        Some(keys.decrypt::<Self>(Purpose::ProviderJourney, sealed, now)?.payload)
    }

    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at()
    }

    pub(super) fn expires_at(&self) -> Timestamp {
        self.at.plus_seconds(LIFE)
    }
}

/// Begins a way to a provider. Returns what the browser keeps, and the address that the browser goes to.
/// `email`: what somebody has typed already, for the provider's form; may be empty. Unavailable: the
/// provider cannot be reached.
pub async fn begin(
    ctx: &Context,
    provider_id: Uuid,
    aim: Aim,
    email: &str,
    next: &str,
) -> Result<(Begun, String)> {
    let provider = store::find(&ctx.db, provider_id).await?;
    let provider = provider.ok_or_else(|| {
        Error::NotFound("This way to sign in is not there any more. Choose another one.".into())
    })?;
    let known = ctx.sso.known(&ctx.clock, &provider.issuer).await;
    let known = known.map_err(|words| unreachable(&provider, &words))?;
    let begun = Begun {
        provider_id,
        aim,
        next: next.to_owned(),
        at: ctx.clock.now(),
        state: random(),
        nonce: random(),
        verifier: random(),
    };
    let address = address(ctx, &provider, &known.metadata, &begun, email)?;
    Ok((begun, address))
}

fn address(
    ctx: &Context,
    provider: &Provider,
    metadata: &Metadata,
    begun: &Begun,
    email: &str,
) -> Result<String> {
    let mut url = Url::parse(&metadata.authorization_endpoint)
        .map_err(|error| Error::internal("sso", &error))?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&begun.verifier));
    let redirect = redirect_address(ctx, &provider.organization);
    {
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &provider.client_id)
            .append_pair("redirect_uri", &redirect)
            .append_pair("scope", &scope(provider, metadata))
            .append_pair("state", &begun.state)
            .append_pair("nonce", &begun.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if !email.is_empty() {
            query.append_pair("login_hint", email);
        }
        if matches!(begun.aim, Aim::Proof(_)) {
            query.append_pair("prompt", "login").append_pair("max_age", "0");
        }
    }
    Ok(url.into())
}

/// Groups have no scope of their own in the standard; some providers have one of the claim's name.
fn scope(provider: &Provider, metadata: &Metadata) -> String {
    let claim = &provider.groups_claim;
    let supported = metadata.scopes_supported.as_ref();
    match supported.is_some_and(|scopes| !claim.is_empty() && scopes.contains(claim)) {
        true => format!("openid email profile {claim}"),
        false => "openid email profile".to_owned(),
    }
}

/// 256 random bits, as text.
fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The person learns that it does not work, and the log why.
pub(super) fn unreachable(provider: &Provider, words: &str) -> Error {
    tracing::warn!(provider = %provider.id, words, "a provider of single sign-on does not work");
    Error::Unavailable(format!(
        "{} cannot be reached at the moment. Try again, or tell an owner of {}: “Try it” under Settings, \
         Single sign-on, says what is wrong.",
        provider.name, provider.organization.name
    ))
}
