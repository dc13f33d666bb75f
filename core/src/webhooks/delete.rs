use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// Deletes a webhook and its deliveries. Pending deliveries are no longer sent.
pub async fn delete(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageWebhooks)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    if !store::delete(&mut tx, actor.application.seq, id).await? {
        return Err(Error::not_found("webhook"));
    }
    let fact = Fact {
        action: "webhook.removed",
        subject_kind: "webhook",
        subject_id: Some(id),
        subject: id.to_string(),
        details: Vec::new(),
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}
