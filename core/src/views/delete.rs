use uuid::Uuid;

use super::save::fact;
use super::{require, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};

/// Deletes a view of the actor's own, or a shared one.
pub async fn delete(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ReadUsers)?;
    let missing = || Error::not_found("view");
    let operator = actor.operator_id().ok_or_else(missing)?;
    let views = store::list(&ctx.db, actor.application.seq, operator).await?;
    let view = views.into_iter().find(|view| view.id == id).ok_or_else(missing)?;
    require(actor, view.is_shared, view.is_default)?;
    let mut tx = ctx.db.begin().await?;
    if !store::remove(&mut tx, actor.application.seq, id).await? {
        return Err(missing());
    }
    if view.is_shared {
        let details = vec![("name", view.name)];
        let now = ctx.clock.now();
        audit::append(&mut tx, actor, now, fact(actor, "users_view.deleted", details)).await?;
    }
    tx.commit().await
}
