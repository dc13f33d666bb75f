use super::{Assignee, ItemKind};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// To whom things of a kind can be assigned: those who can open the application and may decide about them, by
/// their names; at most 1,000. The actor is one of them.
pub async fn colleagues(ctx: &Context, actor: &Actor, kind: ItemKind) -> Result<Vec<Assignee>> {
    actor.require(kind.permission())?;
    let openers = operators::who_can_open(ctx, actor.application.seq).await?;
    let mut all: Vec<Assignee> = openers
        .into_iter()
        .filter(|(_, role)| role.allows(kind.permission()))
        .map(|(one, _)| Assignee { id: one.operator_id, name: one.name, email: one.email })
        .collect();
    all.sort_by_cached_key(|one| one.name.to_lowercase());
    Ok(all)
}
