use uuid::Uuid;

use super::{FaceList, ListEntry, ListPage, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::store as faces;

/// The faces on the application's lists, newest first. `before`: the position at which the last page
/// said that the next one begins. `most`: entries of a page, 1 to 200.
pub async fn list(
    ctx: &Context,
    actor: &Actor,
    list: Option<FaceList>,
    before: Option<i64>,
    most: i64,
) -> Result<ListPage> {
    actor.require(Permission::ReadFaces)?;
    let most = most.clamp(1, 200);
    let application = actor.application.seq;
    let mut rows = store::page(&ctx.db, application, list, before, most + 1).await?;
    let more = rows.len() as i64 > most;
    rows.truncate(most as usize);
    let next = rows.last().filter(|_| more).map(|(seq, _)| *seq);
    Ok(ListPage { entries: rows.into_iter().map(|(_, entry)| entry).collect(), next })
}

/// The list entries of a user's faces.
pub async fn of_user(ctx: &Context, actor: &Actor, user: Uuid) -> Result<Vec<ListEntry>> {
    actor.require(Permission::ReadFaces)?;
    let seq = faces::user_seq(&ctx.db, actor.application.seq, user).await?;
    store::of_user(&ctx.db, seq.ok_or_else(|| Error::not_found("user"))?).await
}
