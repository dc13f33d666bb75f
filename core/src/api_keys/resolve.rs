use uuid::Uuid;

use super::store;
use crate::access::{Actor, ApplicationRef};
use crate::context::Context;
use crate::error::Result;

/// The actor of a key as it is now, for work that goes on after its request. `None`: the key does not
/// exist or no longer works.
pub(crate) async fn resolve(ctx: &Context, id: Uuid, request_id: &str) -> Result<Option<Actor>> {
    let now = ctx.clock.now();
    let known = store::find(&ctx.db, store::By::Id(id), now).await?;
    let known = known.filter(|key| key.expires_at.is_none_or(|at| at > now));
    Ok(known.map(|key| Actor { request_id: request_id.to_owned(), ..key.actor }))
}

/// Keys of an organization that an operator made and that work: the name of each, and its application.
pub(crate) async fn made_by(
    ctx: &Context,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<Vec<(String, ApplicationRef)>> {
    store::made_by(&ctx.db, organization_seq, operator_id, ctx.clock.now()).await
}

/// The operator who made a key. `None`: there is no such key.
pub(crate) async fn maker(ctx: &Context, id: Uuid) -> Result<Option<Uuid>> {
    store::maker(&ctx.db, id).await
}
