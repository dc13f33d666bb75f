use uuid::Uuid;

use super::{Membership, store};
use crate::access::{Identity, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// People that are looked at together.
const BATCH_SIZE: i64 = 200;

/// Those who have a permission in an application: the next of them after an ID, and the ID after which to go
/// on. `None`: there are no more.
pub(crate) async fn next_who_may(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    permission: Permission,
    after: Uuid,
) -> Result<(Vec<Identity>, Option<Uuid>)> {
    let now = ctx.clock.now();
    let batch = store::openers(tx, application_seq, now, (after, BATCH_SIZE)).await?;
    let is_full = batch.len() as i64 == BATCH_SIZE;
    let last = batch.last().map(|(identity, _)| identity.operator_id).filter(|_| is_full);
    let who_may = batch.into_iter().filter(|(_, role)| role.allows(permission));
    Ok((who_may.map(|(identity, _)| identity).collect(), last))
}

/// The applications that an operator can open, as they have signed in.
pub async fn memberships(ctx: &Context, identity: &Identity) -> Result<Vec<Membership>> {
    store::memberships(&ctx.db, (identity.operator_id, identity.by), ctx.clock.now()).await
}
