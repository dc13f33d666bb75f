use super::{Membership, store};
use crate::access::Identity;
use crate::context::Context;
use crate::error::Result;

/// The applications that an operator can open, as they have signed in.
pub async fn memberships(ctx: &Context, identity: &Identity) -> Result<Vec<Membership>> {
    store::memberships(&ctx.db, (identity.operator_id, identity.by), ctx.clock.now()).await
}
