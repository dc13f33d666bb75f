use serde_json::{Map, Value};

use super::snapshot::{Fields, UserSnapshot, Verified};
use super::store::{self, CountDelta, Source, UserUpdate};
use super::{GivenReason, UserStatus, index, ranges};
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::webhooks::{self, Event, EventKind};

/// Changes one user: see [`change_all`].
pub(super) async fn change(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    stored: &UserSnapshot,
    after: Fields,
    reason: &GivenReason,
) -> Result<bool> {
    Ok(change_all(ctx, tx, actor, vec![(stored, after)], reason).await? == 1)
}

/// Changes users: writes the users, their revisions, the counters, the pending entries of the search
/// index, the audit entries and the webhook events. Forms, programs and bulk changes all use it. Skips
/// users who do not differ, and returns how many were changed. `reason`: why their status changes; empty
/// if nobody has said so. It stands in the revision. The audit log, which outlives the person, gets its
/// name without the text.
///
/// The caller has locked the users, and commits. Every transaction takes its locks in the same order
/// (users, counters, head of the audit chain), because two different orders could deadlock.
pub(super) async fn change_all(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    users: Vec<(&UserSnapshot, Fields)>,
    reason: &GivenReason,
) -> Result<usize> {
    let seq = actor.application.seq;
    let now = ctx.clock.now();
    let mut delta = CountDelta::default();
    let (mut updates, mut facts, mut events) = (Vec::new(), Vec::new(), Vec::new());
    let mut with_reason = Vec::new();
    for (stored, after) in users {
        let Some(before_image) = stored.fields.before_image(&after) else { continue };
        delta.replace(&stored.fields, &after);
        let changed = changed_fields(&before_image)?;
        // The audit entry outlives the person. So it names the changed fields, but not their values.
        let mut fact = Fact {
            action: "user.edited",
            subject_kind: "user",
            subject_id: Some(stored.id),
            subject: stored.id.to_string(),
            details: vec![("fields", changed.join(", "))],
        };
        if after.status != stored.fields.status && !reason.is_empty() {
            with_reason.push((stored.seq, stored.version));
            if !reason.name.is_empty() {
                fact.details.push(("reason", reason.name.clone()));
            }
        }
        facts.push((actor.request_id.as_str(), fact));
        events.push((stored, after.status, changed));
        updates.push(UserUpdate {
            seq: stored.seq,
            version: stored.version,
            line: None,
            before_image,
            search_text: after.search_text(&stored.vendor_data),
            fields: after,
        });
    }
    if updates.is_empty() {
        return Ok(0);
    }
    if !store::update_many(tx, &Source::of(actor), now, &updates).await? {
        return Err(Error::internal("users", &"a locked user was changed"));
    }
    for revision in with_reason {
        store::set_reason(tx, revision, reason).await?;
    }
    store::change_counts(tx, seq, &delta).await?;
    store::add_search_pending(tx, seq, &ranges(updates.iter().map(|update| update.seq))).await?;
    index::enqueue_index(ctx, tx).await?;
    audit::append_all(tx, actor, now, facts).await?;
    for (stored, status, changed) in events {
        emit_user_webhooks(ctx, tx, actor, stored, (status, &changed)).await?;
    }
    Ok(updates.len())
}

/// What a merge, or its undo, makes of the user who stays.
pub(crate) struct MergedChange<'a> {
    pub stored: &'a UserSnapshot,
    /// The user who was merged into them, or who is one of their own again.
    pub other: &'a UserSnapshot,
    pub after: Fields,
    /// What is verified from now on.
    pub verified: Verified,
    /// Why the status is lower than that of one of the two; empty if it is not.
    pub reason: GivenReason,
}

/// Writes a merge or its undo: the user with the next version, even if no field differs, because what
/// belongs to them does; the counters, the search index, the audit entry and the webhook events. `delta`:
/// what else changes in the counters. The version is higher than any that the other user had: whoever has
/// seen the other one must not take this one for what they have seen.
pub(crate) async fn write_merged(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    change: MergedChange<'_>,
    (mut delta, fact): (CountDelta, Fact),
) -> Result<()> {
    let MergedChange { stored, other, after, verified, reason } = change;
    let (seq, now) = (actor.application.seq, ctx.clock.now());
    let image = stored.fields.before_image(&after).unwrap_or_else(|| "{}".into());
    let (status, changed) = (after.status, changed_fields(&image)?);
    delta.replace(&stored.fields, &after);
    let update = [UserUpdate {
        seq: stored.seq,
        version: stored.version,
        line: None,
        before_image: image,
        search_text: after.search_text(&stored.vendor_data),
        fields: after,
    }];
    if !store::update_many(tx, &Source::of(actor), now, &update).await? {
        return Err(Error::internal("users", &"a locked user was changed"));
    }
    store::raise_version(tx, seq, stored.seq, other.version).await?;
    store::set_about(tx, (stored.seq, stored.version), other.seq).await?;
    if !reason.is_empty() {
        store::set_reason(tx, (stored.seq, stored.version), &reason).await?;
    }
    store::set_verified(tx, seq, stored.seq, &verified).await?;
    store::change_counts(tx, seq, &delta).await?;
    store::add_search_pending(tx, seq, &[(stored.seq, stored.seq)]).await?;
    index::enqueue_index(ctx, tx).await?;
    audit::append(tx, actor, now, fact).await?;
    emit_user_webhooks(ctx, tx, actor, stored, (status, &changed)).await
}

/// Emits the webhook events for a user whose verified fields were set.
pub(crate) async fn emit_verified_webhooks(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    stored: &UserSnapshot,
    before_image: &str,
) -> Result<()> {
    let changed = changed_fields(before_image)?;
    emit_user_webhooks(ctx, tx, actor, stored, (stored.fields.status, &changed)).await
}

/// Emits the webhook events for a changed user. They hold the names of the changed fields and, for a
/// change of status, the new and the former status.
async fn emit_user_webhooks(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    stored: &UserSnapshot,
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

/// The names of the changed fields in the REST API.
fn changed_fields(before_image: &str) -> Result<Vec<String>> {
    let before: Map<String, Value> = serde_json::from_str(before_image)?;
    Ok(before
        .into_iter()
        .map(|(name, _)| if name == "metadata_json" { "metadata".into() } else { name })
        .collect())
}
