use async_trait::async_trait;
use uuid::Uuid;

use super::store::{self, Due, Tried};
use super::{DeliveryState, sign};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob};
use crate::outgoing;

/// Seconds until the next attempt, after each failed one: eight attempts within 15 hours.
const WAITS: [i64; 7] = [10, 60, 300, 1_800, 7_200, 18_000, 28_800];

/// The job that delivers an event to a webhook.
pub(crate) struct DeliverWebhook;

#[async_trait]
impl Job for DeliverWebhook {
    fn kind(&self) -> &'static str {
        "webhook.deliver"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        deliver(ctx, lease, lease.subject()?).await
    }
}

/// Enqueues the delivery. Deliveries of one webhook run one after the other.
pub(super) async fn enqueue(
    ctx: &Context,
    tx: &mut Tx,
    webhook_id: Uuid,
    delivery_id: Uuid,
    at: Timestamp,
) -> Result<(), Error> {
    let job = NewJob {
        kind: &DeliverWebhook,
        concurrency_key: format!("webhook-{webhook_id}"),
        subject_id: Some(delivery_id),
        reserved_for: None,
    };
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}

/// Tries a delivery once, and records the result together with the next attempt. If the process
/// dies in between, the job runs again, and the event arrives twice with the same id.
async fn deliver(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    // The delivery was sent or erased, or its webhook was removed: nothing to do.
    let Some(due) = store::due(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    let (last_status, last_error) = match send(ctx, id, &due).await {
        Ok(status) => (Some(status), None),
        Err(words) => (None, Some(words)),
    };
    let now = ctx.clock.now();
    let is_taken = last_status.is_some_and(|status| (200..300).contains(&status));
    let wait = usize::try_from(due.attempts).ok().and_then(|attempt| WAITS.get(attempt));
    let (state, next_at) = match wait {
        _ if is_taken => (DeliveryState::Delivered, None),
        Some(wait) => (DeliveryState::Waiting, Some(now.plus_seconds(*wait))),
        None => (DeliveryState::Failed, None),
    };
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    let tried = Tried { state, tried_at: now, next_at, last_status, last_error };
    store::note_tried(&mut tx, id, &tried).await?;
    if let Some(at) = next_at {
        enqueue(ctx, &mut tx, due.webhook_id, id, at).await?;
    }
    tx.commit().await?;
    Ok(JobEnd::Done)
}

/// The status of the response, or why there was none. The body is not read.
async fn send(ctx: &Context, id: Uuid, due: &Due) -> Result<i64, String> {
    let url = due.url.parse().map_err(|_| "The address is not valid.".to_owned())?;
    outgoing::check_literal(&url, ctx.settings.webhook_private_networks)?;
    let at = ctx.clock.now();
    let client = ctx.webhooks.as_ref().ok_or("This server cannot send webhooks.")?;
    let sent = client
        .0
        .post(url)
        .header("content-type", "application/json")
        .header("x-webhook-id", id.to_string())
        .header("x-webhook-type", &due.event)
        .header("x-timestamp", (at.micros() / 1_000_000).to_string())
        .header("x-signature", sign::signature(&due.secret, at, &due.body))
        .header("x-signature-v2", sign::signature_of_members(&due.secret, &due.body))
        .body(due.body.clone())
        .send()
        .await;
    match sent {
        Ok(answer) => Ok(i64::from(answer.status().as_u16())),
        Err(error) if error.is_timeout() => Err("No response within 10 seconds.".into()),
        // The address is left out, because it may contain a token.
        Err(error) => Err(outgoing::innermost(&error.without_url())),
    }
}
