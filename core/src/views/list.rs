use super::{SavedView, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::users::require_filters;

/// The shared views and the actor's own, each by name. Left out are those that filter by a column that the
/// actor cannot read: they would be refused, and what they filter by tells what it holds. An actor without
/// an account has none.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<SavedView>> {
    actor.require(Permission::ReadUsers)?;
    let Some(operator) = actor.operator_id() else { return Ok(Vec::new()) };
    let mut views = store::list(&ctx.db, actor.application.seq, operator).await?;
    views.retain(|view| require_filters(actor, &view.query).is_ok());
    Ok(views)
}
