use super::{Membership, identity_by_email, store};
use crate::Timestamp;
use crate::access::{Actor, ActorKind, Identity};
use crate::context::Context;
use crate::error::Result;

const NEVER: Timestamp = Timestamp::from_micros(0);

/// The operator as the actor in an application, who has not proved who they are: the web layer says when
/// they did. `None`: the application does not exist, or the operator
/// has no role there; an operator cannot tell the two apart.
pub async fn resolve(
    ctx: &Context,
    identity: &Identity,
    organization: &str,
    application: &str,
    request_id: &str,
) -> Result<Option<Actor>> {
    let found = store::membership(
        &ctx.db,
        (identity.operator_id, identity.by),
        (organization, application),
        ctx.clock.now(),
    )
    .await?;
    let Some(Membership { organization, application, role, scope, .. }) = found else {
        return Ok(None);
    };
    Ok(Some(Actor {
        kind: ActorKind::Operator(identity.clone()),
        role,
        scope,
        organization,
        application,
        request_id: request_id.to_owned(),
        proved_at: Some(NEVER),
    }))
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
