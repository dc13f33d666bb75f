use uuid::Uuid;

use super::begin::Aim;
use super::claims::LEEWAY;
use super::finish::{claims_of, provider_of};
use super::refusal::Refusal;
use super::{Answer, Begun, Provider, ProviderSession, store};
use crate::context::Context;
use crate::error::Result;
use crate::operators::attempts;
use crate::sign_in::Client;

/// Checks that a signed-in operator has just proved again who they are, to the provider that has opened their
/// session. Refused, with an audit entry: another provider, another person, and no new proof.
pub async fn prove(
    ctx: &Context,
    begun: &Begun,
    (operator_id, session): (Uuid, &ProviderSession),
    organization: &str,
    answer: &Answer<'_>,
    client: &Client<'_>,
) -> Result<()> {
    let provider = provider_of(ctx, begun, organization).await?;
    attempts::check(ctx, &client.visitor(ctx)).await?;
    let outcome = check(ctx, &provider, begun, (operator_id, session), answer).await;
    match outcome {
        Ok(()) => Ok(()),
        Err(refusal) => Err(refusal.record(ctx, &provider, client).await?),
    }
}

async fn check(
    ctx: &Context,
    provider: &Provider,
    begun: &Begun,
    (operator_id, session): (Uuid, &ProviderSession),
    answer: &Answer<'_>,
) -> Result<(), Refusal> {
    let again = "This confirmation is over. Do again what you wanted to do.";
    // Another provider's word is worth nothing for this session.
    if begun.aim != Aim::Proof(operator_id) || session.provider_id != provider.id {
        return Err(Refusal::because("other aim", again));
    }
    let claims = claims_of(ctx, provider, begun, answer).await?;
    let mut tx = ctx.db.begin().await?;
    let subject = store::subject_of(&mut tx, provider.id, operator_id).await?;
    tx.commit().await?;
    if subject.as_ref() != Some(&claims.sub) || session.subject != claims.sub {
        let words = format!(
            "You have signed in to {} as somebody else. Do it again as yourself.",
            provider.name
        );
        return Err(Refusal::because("other person", words));
    }
    let since = begun.at.plus_seconds(-LEEWAY);
    if claims.proved_at().is_none_or(|at| at < since) {
        let words = format!(
            "{} has not asked you again who you are, so nothing is confirmed. Sign out there, and do it \
             again.",
            provider.name
        );
        return Err(Refusal::because("no new proof", words));
    }
    Ok(())
}
