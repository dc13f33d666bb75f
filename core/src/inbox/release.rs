use uuid::Uuid;

use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Assigns to nobody what somebody has who leaves an organization, and forgets their own snoozes there.
/// Returns how many assignments that were.
pub(crate) async fn release(
    ctx: &Context,
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<u64> {
    store::release(tx, organization_seq, operator_id, ctx.clock.now()).await
}
