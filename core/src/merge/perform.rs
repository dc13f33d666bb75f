use uuid::Uuid;

use super::both::{Two, lock_both, require};
use super::choose::{Chosen, choose};
use super::{MergeOrder, store};
use crate::access::Actor;
use crate::audit::Fact;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces;
use crate::users::{self, CountDelta, GivenReason, MergedChange, StatusChange, StatusReason, User};

/// Merges `other` into `survivor`: the survivor gets the chosen values, and the faces, notes and
/// verifications of the other. From then on the user ID of the other leads to the survivor. Invalid: a
/// choice is missing or not offered, or a lower status has no reason. Conflict: one of the two has changed
/// since the page was opened, or they cannot be merged as they are.
pub async fn merge(
    ctx: &Context,
    actor: &Actor,
    survivor: Uuid,
    other: Uuid,
    order: &MergeOrder,
) -> Result<User> {
    require(actor)?;
    actor.require_recent_proof(&ctx.clock)?;
    let seq = actor.application.seq;
    let reasons = users::status_reasons(ctx, actor).await?;
    let mut tx = ctx.db.begin().await?;
    let two = lock_both(&mut tx, seq, survivor, other).await?;
    let seen = (order.survivor_version, order.other_version);
    if seen != (two.survivor.version, two.other.version) {
        return Err(Error::Conflict(
            "Someone else has changed one of the two users since you opened this page. Check the \
             values, then merge again."
                .into(),
        ));
    }
    let chosen = choose(actor, &two, order)?;
    let reason = reason(&chosen, order, &reasons)?;
    let Two { survivor: mine, other: theirs } = &two;
    users::take_away(&mut tx, seq, theirs, mine.seq).await?;
    store::move_along(&mut tx, seq, [theirs.seq, mine.seq]).await?;
    let between = [theirs.seq, mine.seq];
    faces::merge_users(ctx, &mut tx, seq, between, order.faces.as_deref()).await?;
    store::insert(&mut tx, actor, &two, &chosen, ctx.clock.now()).await?;
    let mut delta = CountDelta::default();
    delta.remove(&theirs.fields);
    let fact = fact(&two, &chosen, &reason);
    let Chosen { after, verified, .. } = chosen;
    let change = MergedChange { stored: mine, other: theirs, after, verified, reason };
    users::write_merged(ctx, &mut tx, actor, change, (delta, fact)).await?;
    tx.commit().await?;
    ctx.wake();
    ctx.face_index.refresh(ctx, seq).await?;
    users::find(ctx, actor, survivor).await?.ok_or_else(|| Error::not_found("user"))
}

/// Why the status becomes lower than that of one of the two.
fn reason(chosen: &Chosen, order: &MergeOrder, offered: &[StatusReason]) -> Result<GivenReason> {
    let Some(from) = chosen.lowered_from else { return Ok(GivenReason::default()) };
    let change = StatusChange {
        from: from.code().into(),
        status: chosen.after.status.code().into(),
        reason: order.reason.clone(),
        text: order.text.clone(),
    };
    users::given_reason(&change, offered)
}

/// Names of fields, and no values: the entry outlives the person.
fn fact(two: &Two, chosen: &Chosen, reason: &GivenReason) -> Fact {
    let mut details = vec![("merged", two.other.id.to_string())];
    for (name, fields) in [("fields", &chosen.fields), ("verified", &chosen.between_verified)] {
        if !fields.is_empty() {
            details.push((name, fields.join(", ")));
        }
    }
    if !reason.name.is_empty() {
        details.push(("reason", reason.name.clone()));
    }
    Fact {
        action: "user.merged",
        subject_kind: "user",
        subject_id: Some(two.survivor.id),
        subject: two.survivor.id.to_string(),
        details,
    }
}
