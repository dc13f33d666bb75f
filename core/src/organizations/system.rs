use super::store;
use crate::access::{Actor, ActorKind, Role, Scope};
use crate::context::Context;
use crate::error::Result;

/// The actor for Rollcall itself in one application. It has an owner's permissions.
pub(crate) async fn system_actor(
    ctx: &Context,
    application_seq: i64,
    request_id: &str,
) -> Result<Option<Actor>> {
    let found = store::by_application(&ctx.db, application_seq).await?;
    Ok(found.map(|(organization, application)| Actor {
        kind: ActorKind::System,
        role: Role::Owner.into(),
        scope: Scope::Organization,
        organization,
        application,
        request_id: request_id.to_owned(),
        proved_at: None,
    }))
}

/// The actor for a command typed on the machine. It has an owner's permissions. `None`: there is no such
/// application.
pub async fn command_actor(
    ctx: &Context,
    organization: &str,
    application: &str,
) -> Result<Option<Actor>> {
    let found = store::find(&ctx.db, organization, application).await?;
    Ok(found.map(|(organization, application)| Actor {
        kind: ActorKind::CommandLine,
        role: Role::Owner.into(),
        scope: Scope::Organization,
        organization,
        application,
        request_id: "command".into(),
        proved_at: None,
    }))
}
