use uuid::Uuid;

use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// Somebody who can approve the exports of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    pub operator_id: Uuid,
    pub name: String,
}

/// Who can approve exports of the actor's application, among the first 1,000 who can open it, by name. With
/// one alone, what they request themselves would wait for ever.
pub async fn approvers(ctx: &Context, actor: &Actor) -> Result<Vec<Approver>> {
    actor.require(Permission::ManageSettings)?;
    let mut openers = operators::who_can_open(ctx, actor.application.seq).await?;
    openers.retain(|(_, role)| {
        role.allows(Permission::OverseeExports) && role.allows(Permission::ReadExports)
    });
    let mut approvers: Vec<Approver> = openers
        .into_iter()
        .map(|(who, _)| Approver { operator_id: who.operator_id, name: who.name })
        .collect();
    approvers.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(approvers)
}
