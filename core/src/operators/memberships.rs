use uuid::Uuid;

use super::{Membership, store};
use crate::access::{AnyRole, Identity, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// People that are looked at together.
const BATCH_SIZE: i64 = 200;

/// Seconds in which nobody gets a second notice of a kind from an application: programs request many exports
/// at once.
const NOTICE_PAUSE: i64 = 10 * 60;

/// Those who have a permission in an application and want this notice: the next of them after an ID, and the
/// ID after which to go on. `None`: there are no more. `notice`: its code, which is also the kind of its mail.
pub(crate) async fn next_to_notify(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    (permission, notice): (Permission, &str),
    after: Uuid,
) -> Result<(Vec<Identity>, Option<Uuid>)> {
    let now = ctx.clock.now();
    let notice = (notice, now.plus_seconds(-NOTICE_PAUSE));
    let page = (after, BATCH_SIZE);
    let batch = store::to_notify(tx, application_seq, notice, now, page).await?;
    let is_full = batch.len() as i64 == BATCH_SIZE;
    let last = batch.last().map(|(identity, _)| identity.operator_id).filter(|_| is_full);
    let who_may = batch.into_iter().filter(|(_, role)| role.allows(permission));
    Ok((who_may.map(|(identity, _)| identity).collect(), last))
}

/// The applications that an operator can open, as they have signed in.
pub async fn memberships(ctx: &Context, identity: &Identity) -> Result<Vec<Membership>> {
    store::memberships(&ctx.db, (identity.operator_id, identity.by), ctx.clock.now()).await
}

/// The first 1,000 who can open an application, with the role that counts there.
pub(crate) async fn who_can_open(
    ctx: &Context,
    application_seq: i64,
) -> Result<Vec<(Identity, AnyRole)>> {
    store::openers(&ctx.db, application_seq, ctx.clock.now()).await
}

/// One person, if they can open an application, with the role that counts there.
pub(crate) async fn find_opener(
    ctx: &Context,
    application_seq: i64,
    operator_id: Uuid,
) -> Result<Option<(Identity, AnyRole)>> {
    store::opener(&ctx.db, (application_seq, operator_id), ctx.clock.now()).await
}
