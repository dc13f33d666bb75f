use uuid::Uuid;

use super::deliver::enqueue;
use super::store;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// Sends a delivery again, with the same id and body, as if it had never been tried.
pub async fn send_again(ctx: &Context, actor: &Actor, delivery_id: Uuid) -> Result<()> {
    actor.require(Permission::ManageWebhooks)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let webhook = store::reset(&mut tx, actor.application.seq, delivery_id, now).await?;
    let Some(webhook_id) = webhook else { return Err(Error::not_found("delivery")) };
    enqueue(ctx, &mut tx, webhook_id, delivery_id, now).await?;
    let fact = Fact {
        action: "webhook.sent_again",
        subject_kind: "webhook",
        subject_id: Some(webhook_id),
        subject: webhook_id.to_string(),
        details: vec![("delivery", delivery_id.to_string())],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
