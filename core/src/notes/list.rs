use uuid::Uuid;

use super::{Note, store};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};

/// Most notes that a page shows.
pub const MAX_LISTED: i64 = 200;

/// The notes on a user, newest first. None for a role that does not read them.
pub async fn list(ctx: &Context, actor: &Actor, user: Uuid) -> Result<Vec<Note>> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::Notes) {
        return Ok(Vec::new());
    }
    let seq = store::user_seq(&ctx.db, actor.application.seq, user).await?;
    store::list(&ctx.db, seq.ok_or_else(|| Error::not_found("user"))?, MAX_LISTED).await
}

/// How many notes there are on a user.
pub async fn count(ctx: &Context, actor: &Actor, user: Uuid) -> Result<i64> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::Notes) {
        return Ok(0);
    }
    let seq = store::user_seq(&ctx.db, actor.application.seq, user).await?;
    store::count(&ctx.db, seq.ok_or_else(|| Error::not_found("user"))?).await
}
