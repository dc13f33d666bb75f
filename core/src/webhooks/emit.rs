use serde_json::{Map, Value};
use uuid::Uuid;

use super::deliver::enqueue;
use super::{EventKind, store};
use crate::access::ApplicationRef;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// What happened. It names the subject by id and fields by name, and contains no values.
pub(crate) struct Event {
    pub kind: EventKind,
    /// The user it is about. Stored deliveries are deleted when the user is erased.
    pub user_id: Option<Uuid>,
    pub content: Map<String, Value>,
}

/// Stores an event for every webhook that subscribed to it, with the jobs that deliver it, in the
/// transaction of the change. Without webhooks it costs one look-up.
pub(crate) async fn emit(
    ctx: &Context,
    tx: &mut Tx,
    application: &ApplicationRef,
    event: Event,
) -> Result<()> {
    let webhooks = store::asking_for(tx, application.seq, event.kind).await?;
    if webhooks.is_empty() {
        return Ok(());
    }
    let now = ctx.clock.now();
    for webhook_id in webhooks {
        let id = ctx.clock.new_id();
        let mut body = Map::new();
        body.insert("event_id".into(), id.to_string().into());
        body.insert("webhook_type".into(), event.kind.code().into());
        body.insert("created_at".into(), now.rfc3339().into());
        body.insert("timestamp".into(), (now.micros() / 1_000_000).into());
        body.insert("application_id".into(), application.id.to_string().into());
        body.extend(event.content.clone());
        let delivery = store::NewDelivery {
            id,
            webhook_id,
            event: event.kind.code(),
            user_id: event.user_id,
            body: Value::Object(body).to_string(),
        };
        store::insert_delivery(tx, &delivery, now).await?;
        enqueue(ctx, tx, webhook_id, id, now).await?;
    }
    Ok(())
}
