use super::Colleague;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// Who can be mentioned in notes of the actor's application: those who can open it and read its notes,
/// by their names. None for a role that does not read notes.
pub async fn colleagues(ctx: &Context, actor: &Actor) -> Result<Vec<Colleague>> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::Notes) {
        return Ok(Vec::new());
    }
    let mut found = operators::who_can_open(ctx, actor.application.seq).await?;
    found.retain(|(_, role)| role.allows(Permission::ReadUsers) && role.reads(UserColumn::Notes));
    let mut colleagues: Vec<Colleague> = found
        .into_iter()
        .map(|(who, _)| Colleague { id: who.operator_id, name: who.name, email: who.email })
        .collect();
    colleagues.sort_by_cached_key(|one| one.name.to_lowercase());
    Ok(colleagues)
}
