//! How many invitations are mailed in an hour. A directory can name thousands of addresses, and anybody who
//! invites can name one again and again.

use uuid::Uuid;

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
/// How many of these are left to those that wait. Otherwise new ones could take every place, hour after hour:
/// those of another organization the places of an address.
const LEFT_TO_ADDRESS: i64 = 1;
const LEFT_OF_ORGANIZATION: i64 = 50;

/// When an invitation may be mailed. `None`: now. One that goes before its turn leaves places to others that
/// wait.
pub(super) async fn room_at(
    ctx: &Context,
    tx: &mut Tx,
    (organization_seq, email_key): (i64, &str),
    (id, is_its_turn): (Uuid, bool),
) -> Result<Option<Timestamp>> {
    let (to_address, of_organization) = match is_its_turn {
        true => (false, false),
        false => store::others_wait(tx, (organization_seq, email_key), id).await?,
    };
    let per_address = PER_ADDRESS - if to_address { LEFT_TO_ADDRESS } else { 0 };
    let per_organization =
        PER_ORGANIZATION - if of_organization { LEFT_OF_ORGANIZATION } else { 0 };
    let since = ctx.clock.now().plus_seconds(-HOUR);
    let to_address = store::sending_to_address(tx, email_key, since, per_address).await?;
    let of_organization =
        store::sending_of_organization(tx, organization_seq, since, per_organization).await?;
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
