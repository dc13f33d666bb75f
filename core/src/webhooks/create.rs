use super::{MadeWebhook, NewWebhook, WebhookInfo, sign, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::outgoing;

/// Webhooks that one application may have.
const MAX_WEBHOOKS: i64 = 20;

/// Adds a webhook to the actor's application. Field errors: `url`, `events` (none).
pub async fn create(ctx: &Context, actor: &Actor, new: &NewWebhook) -> Result<MadeWebhook> {
    actor.require(Permission::ManageWebhooks)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut errors = FieldErrors::new();
    let url = outgoing::read(&new.url, ctx.settings.webhook_private_networks);
    if let Err(words) = &url {
        errors.insert("url".into(), vec![words.clone()]);
    }
    if new.events.is_empty() {
        errors.insert("events".into(), vec!["Choose at least one event.".into()]);
    }
    let Ok(url) = url else { return Err(Error::Invalid(errors)) };
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let now = ctx.clock.now();
    let info = WebhookInfo {
        id: ctx.clock.new_id(),
        url: url.to_string(),
        events: new.events.clone(),
        made_by: actor.name().to_owned(),
        created_at: now,
        waiting: 0,
        delivered: 0,
        failed: 0,
    };
    let secret = sign::new_secret();
    let mut tx = ctx.db.begin().await?;
    if store::count(&mut tx, actor.application.seq).await? >= MAX_WEBHOOKS {
        let words =
            format!("An application can have at most {MAX_WEBHOOKS} webhooks. Remove one first.");
        return Err(Error::invalid("url", words));
    }
    store::insert(&mut tx, actor.application.seq, &info, &secret).await?;
    let fact = Fact {
        action: "webhook.created",
        subject_kind: "webhook",
        subject_id: Some(info.id),
        // The path may contain a token, so only the host is recorded.
        subject: url.host_str().unwrap_or_default().to_owned(),
        details: vec![("events", store::codes(&info.events))],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    Ok(MadeWebhook { secret, info })
}
