use serde_json::{Map, Value};

use super::store::{self, CountChange, Source, Updated};
use super::stored::{Fields, Stored};
use super::{UserStatus, index};
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::webhooks::{self, Event, EventKind};

/// Writes one user as it becomes: revision, counters, what search has to catch up on, and the audit
/// entry. Forms, programs and bulk changes all come through here. Nothing happens when nothing
/// differs. The caller has locked the user, and commits.
pub(super) async fn change(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    stored: &Stored,
    after: Fields,
) -> Result<bool> {
    let Some(before_image) = stored.fields.before_image(&after) else { return Ok(false) };
    let seq = actor.application.seq;
    let now = ctx.clock.now();
    let mut moved = CountChange::default();
    moved.replace(&stored.fields, &after);
    let changed = changed_fields(&before_image)?;
    let status = after.status;
    let update = [Updated {
        seq: stored.seq,
        version: stored.version,
        line: None,
        before_image,
        search_text: after.search_text(&stored.vendor_data),
        fields: after,
    }];
    if !store::update_many(tx, &Source::of(actor), now, &update).await? {
        return Err(Error::internal("users", &"a locked user was changed"));
    }
    store::change_counts(tx, seq, &moved).await?;
    store::add_due(tx, seq, &[(stored.seq, stored.seq)]).await?;
    index::enqueue_index(ctx, tx).await?;
    // The entry names fields, not their values: it outlives the person.
    let fact = Fact {
        action: "user.edited",
        subject_kind: "user",
        subject_id: Some(stored.id),
        subject: stored.id.to_string(),
        details: vec![("fields", changed.join(", "))],
    };
    audit::append(tx, actor, now, fact).await?;
    tell(ctx, tx, actor, stored, (status, &changed)).await?;
    Ok(true)
}

/// What webhooks hear: the fields by name, and a status with the former one.
async fn tell(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    stored: &Stored,
    (status, changed): (UserStatus, &[String]),
) -> Result<()> {
    let about = |kind: EventKind, more: &[(&str, Value)]| {
        let mut content = Map::new();
        content.insert("didit_internal_id".into(), stored.id.to_string().into());
        content.insert("vendor_data".into(), stored.vendor_data.as_str().into());
        content.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Event { kind, user_id: Some(stored.id), content }
    };
    let data: Vec<Value> =
        changed.iter().filter(|name| *name != "status").map(|name| name.as_str().into()).collect();
    if !data.is_empty() {
        let event = about(EventKind::UserDataUpdated, &[("changed_fields", data.into())]);
        webhooks::emit(ctx, tx, &actor.application, event).await?;
    }
    let former = stored.fields.status;
    if status != former {
        let more = [("status", status.code().into()), ("previous_status", former.code().into())];
        let event = about(EventKind::UserStatusUpdated, &more);
        webhooks::emit(ctx, tx, &actor.application, event).await?;
    }
    Ok(())
}

/// In the words of the REST contract.
fn changed_fields(before_image: &str) -> Result<Vec<String>> {
    let before: Map<String, Value> = serde_json::from_str(before_image)?;
    Ok(before
        .into_iter()
        .map(|(name, _)| if name == "metadata_json" { "metadata".into() } else { name })
        .collect())
}
