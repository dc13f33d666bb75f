use uuid::Uuid;

use super::{DeliveryInfo, WebhookInfo, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// The webhooks of the actor's application, the newest first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<WebhookInfo>> {
    actor.require(Permission::ManageWebhooks)?;
    store::list(&ctx.db, actor.application.seq).await
}

/// The latest 100 deliveries of a webhook, the newest first. `None`: there is no such webhook.
pub async fn deliveries(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
) -> Result<Option<(WebhookInfo, Vec<DeliveryInfo>)>> {
    let Some(webhook) = list(ctx, actor).await?.into_iter().find(|one| one.id == id) else {
        return Ok(None);
    };
    Ok(Some((webhook, store::deliveries(&ctx.db, id).await?)))
}
