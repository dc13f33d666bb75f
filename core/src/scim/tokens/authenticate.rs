use std::net::IpAddr;

use uuid::Uuid;

use super::{secret, store};
use crate::access::{Actor, ActorKind, DirectoryIdentity, Role, Scope};
use crate::context::Context;
use crate::error::Result;

/// Seconds after which another use of a token is written down.
const NOTED_AFTER: f64 = 60.0;

/// The outcome of presenting a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// Boxed because an actor is much larger than the other variant.
    Known { token_id: Uuid, actor: Box<Actor> },
    /// It never existed, was revoked or has expired. The caller cannot tell these apart.
    Unknown,
}

/// The actor of a token. It is looked up for every request, so a revoked one ends at once everywhere.
pub async fn authenticate(
    ctx: &Context,
    presented: &str,
    address: Option<IpAddr>,
    request_id: &str,
) -> Result<Authentication> {
    let Some(handle) = secret::handle(presented) else { return Ok(Authentication::Unknown) };
    let now = ctx.clock.now();
    let Some(known) = store::find(&ctx.db, handle).await? else {
        return Ok(Authentication::Unknown);
    };
    let is_good = secret::hash(presented) == known.hash;
    if !is_good || known.expires_at.is_some_and(|at| at <= now) {
        return Ok(Authentication::Unknown);
    }
    if known.last_used_at.is_none_or(|at| now.seconds_since(at) >= NOTED_AFTER) {
        let mut tx = ctx.db.begin().await?;
        store::note_used(&mut tx, known.id, now, address).await?;
        tx.commit().await?;
    }
    let actor = Actor {
        kind: ActorKind::Directory(DirectoryIdentity {
            id: known.id,
            name: format!("Directory token {}", known.name),
        }),
        role: Role::Owner.into(),
        scope: Scope::Organization,
        organization: known.organization,
        application: known.application,
        request_id: request_id.to_owned(),
        proved_at: None,
    };
    Ok(Authentication::Known { token_id: known.id, actor: Box::new(actor) })
}
