use super::store::Guards;
use super::{Membership, identity_by_email, network, session_limits, store};
use crate::Timestamp;
use crate::access::{Actor, ActorKind, Identity};
use crate::context::Context;
use crate::error::Result;

const NEVER: Timestamp = Timestamp::from_micros(0);

/// The operator as the actor in an application, who has not proved who they are: the web layer says when
/// they did. `None`: the application does not exist, or the operator
/// has no role there; an operator cannot tell the two apart. Forbidden: the operator's browser is in
/// none of the organization's networks. To sign in again: their session is older than it lets it be,
/// or a colleague has ended it.
pub async fn resolve(
    ctx: &Context,
    identity: &Identity,
    organization: &str,
    application: &str,
    request_id: &str,
) -> Result<Option<Actor>> {
    let found = find(ctx, identity, organization, application, request_id).await?;
    let Some((actor, guards)) = found else { return Ok(None) };
    network::check(ctx, identity, &actor, &guards.networks).await?;
    let (session, now) = (identity.session, ctx.clock.now());
    session_limits::check(session, &actor.organization.name, &guards, now)?;
    Ok(Some(actor))
}

/// The same wherever the operator's browser is, for what is written down about them.
pub(super) async fn resolve_anywhere(
    ctx: &Context,
    identity: &Identity,
    organization: &str,
    application: &str,
    request_id: &str,
) -> Result<Option<Actor>> {
    let found = find(ctx, identity, organization, application, request_id).await?;
    Ok(found.map(|(actor, _)| actor))
}

/// The actor, and what their organization asks of a browser.
async fn find(
    ctx: &Context,
    identity: &Identity,
    organization: &str,
    application: &str,
    request_id: &str,
) -> Result<Option<(Actor, Guards)>> {
    let found = store::membership(
        &ctx.db,
        (identity.operator_id, identity.by),
        (organization, application),
        ctx.clock.now(),
    )
    .await?;
    let Some((membership, guards)) = found else { return Ok(None) };
    let Membership { organization, application, role, scope, .. } = membership;
    let actor = Actor {
        kind: ActorKind::Operator(identity.clone()),
        role,
        scope,
        organization,
        application,
        request_id: request_id.to_owned(),
        proved_at: Some(NEVER),
    };
    Ok(Some((actor, guards)))
}

/// The same for a command that names its operator with `--as EMAIL`.
pub async fn resolve_by_email(
    ctx: &Context,
    email: &str,
    organization: &str,
    application: &str,
    request_id: &str,
) -> Result<Option<Actor>> {
    let Some(identity) = identity_by_email(ctx, email).await? else { return Ok(None) };
    let actor = resolve(ctx, &identity, organization, application, request_id).await?;
    Ok(actor.map(|actor| Actor { proved_at: None, ..actor }))
}
