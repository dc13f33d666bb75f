use super::store;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// More than a list of suggestions needs, and so few that every page can carry them.
const MOST: i64 = 100;

/// Tags that the application's users have, the first hundred by the alphabet. Empty if the role cannot read
/// tags.
pub async fn known_tags(ctx: &Context, actor: &Actor) -> Result<Vec<String>> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::Tags) {
        return Ok(Vec::new());
    }
    store::first_tags(&ctx.db, actor.application.seq, MOST).await
}
