//! How many invitations are mailed in an hour. A directory can name thousands of addresses, and anybody who
//! invites can name one again and again.

use super::store;
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

const HOUR: i64 = 3_600;
/// To one address, whoever sends them.
pub const PER_ADDRESS: i64 = 3;
/// Of one organization.
pub const PER_ORGANIZATION: i64 = 100;

/// When the next invitation may be mailed. `None`: now.
pub(super) async fn room_at(
    ctx: &Context,
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<Option<Timestamp>> {
    let since = ctx.clock.now().plus_seconds(-HOUR);
    let to_address = store::sending_to_address(tx, email_key, since, PER_ADDRESS).await?;
    let of_organization =
        store::sending_of_organization(tx, organization_seq, since, PER_ORGANIZATION).await?;
    Ok(to_address.max(of_organization).map(|at| at.plus_seconds(HOUR)))
}

/// When one that waits behind so many others is looked at again.
pub(super) fn turn_after(room_at: Timestamp, waiting_before: i64) -> Timestamp {
    room_at.plus_seconds(waiting_before / PER_ORGANIZATION * HOUR)
}

/// When an invitation that cannot be mailed is looked at again.
pub(super) fn next_hour(now: Timestamp) -> Timestamp {
    now.plus_seconds(HOUR)
}

/// Forgets what no longer counts.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::delete_sendings(&mut tx, ctx.clock.now().plus_seconds(-HOUR)).await?;
    tx.commit().await
}
