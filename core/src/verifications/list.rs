use uuid::Uuid;

use super::{Verification, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// The verifications of a user, the latest first; at most 200.
pub async fn of_user(ctx: &Context, actor: &Actor, user_id: Uuid) -> Result<Vec<Verification>> {
    actor.require(Permission::ReadUsers)?;
    store::of_user(&ctx.db, actor.application.seq, user_id).await
}
