use sha2::{Digest, Sha256};

use super::begin::Aim;
use super::claims::Claims;
use super::refusal::Refusal;
use super::{Begun, Provider, ProviderSession, enter, exchange, store};
use crate::Timestamp;
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::attempts;
use crate::sign_in::{Client, PendingSignIn};

/// What a provider's answer holds, as it comes back with the browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answer<'a> {
    pub code: &'a str,
    pub state: &'a str,
    /// Who answers (RFC 9207); empty: it does not say.
    pub iss: &'a str,
    /// The code of an error; empty: there is none.
    pub error: &'a str,
}

/// What a sign-in with a provider leads to.
#[derive(Clone, Debug)]
pub struct Finished {
    pub identity: Identity,
    pub session: ProviderSession,
    /// When they have proved to the provider who they are. None: it does not say.
    pub proved_at: Option<Timestamp>,
    /// Nobody is signed in before [`crate::sign_in::second_step`].
    pub pending: Option<PendingSignIn>,
}

/// Completes a sign-in with what the provider has answered. `organization`: the slug in the address that it
/// answered to. Refused, with an audit entry: whoever the provider does not prove to be somebody who may
/// come in. Too many requests: too many of them from one network, or from a browser that is known.
pub async fn finish(
    ctx: &Context,
    begun: &Begun,
    organization: &str,
    answer: &Answer<'_>,
    client: &Client<'_>,
) -> Result<Finished> {
    let provider = provider_of(ctx, begun, organization).await?;
    attempts::check(ctx, &client.visitor(ctx)).await?;
    let outcome = match begun.aim {
        Aim::SignIn | Aim::Invitation { .. } => {
            enter_by(ctx, &provider, begun, answer, client).await
        }
        Aim::Proof(_) => Err(Refusal::because("other aim", START_AGAIN)),
    };
    match outcome {
        Ok(finished) => Ok(finished),
        Err(refusal) => Err(refusal.record(ctx, &provider, client).await?),
    }
}

async fn enter_by(
    ctx: &Context,
    provider: &Provider,
    begun: &Begun,
    answer: &Answer<'_>,
    client: &Client<'_>,
) -> Result<Finished, Refusal> {
    let claims = claims_of(ctx, provider, begun, answer).await?;
    if let Aim::Invitation { email } = &begun.aim {
        enter::require_invited(provider, &claims, email)?;
    }
    enter::enter(ctx, provider, &claims, client).await
}

const START_AGAIN: &str = "This sign-in is over. Begin again.";

/// The provider that was asked, if it answers at its own address.
pub(super) async fn provider_of(
    ctx: &Context,
    begun: &Begun,
    organization: &str,
) -> Result<Provider> {
    let found = store::find(&ctx.db, begun.provider_id).await?;
    let found = found.filter(|one| one.organization.slug == organization);
    found.ok_or_else(|| Error::Forbidden(START_AGAIN.into()))
}

/// The claims that an answer leads to. It works once, for ten minutes, in the browser that has asked.
pub(super) async fn claims_of(
    ctx: &Context,
    provider: &Provider,
    begun: &Begun,
    answer: &Answer<'_>,
) -> Result<Claims, Refusal> {
    if answer.state.is_empty() || answer.state != begun.state {
        return Err(Refusal::because("wrong state", START_AGAIN));
    }
    if begun.is_over(ctx.clock.now()) {
        let words = "This took longer than ten minutes. Begin again.";
        return Err(Refusal::because("expired", words));
    }
    let mut tx = ctx.db.begin().await?;
    let hash = hex::encode(Sha256::digest(format!("state:{}", begun.state)));
    let is_first = store::use_once(&mut tx, &hash, begun.expires_at()).await?;
    tx.commit().await?;
    if !is_first {
        return Err(Refusal::because("replayed", START_AGAIN));
    }
    let known = ctx.sso.known(&ctx.clock, &provider.issuer).await;
    let known = known.map_err(|words| super::begin::unreachable(provider, &words))?;
    let names_itself = known.metadata.authorization_response_iss_parameter_supported;
    if (names_itself || !answer.iss.is_empty()) && answer.iss != provider.issuer {
        return Err(Refusal::because("foreign issuer", START_AGAIN));
    }
    if !answer.error.is_empty() || answer.code.is_empty() {
        let words = match answer.error {
            "access_denied" => {
                format!("{} has not let you in, or you have cancelled.", provider.name)
            }
            _ => format!("{} has not signed you in. Begin again, or tell an owner.", provider.name),
        };
        return Err(Refusal::because("refused by the provider", words));
    }
    exchange::claims_of(ctx, provider, begun, answer.code).await
}
