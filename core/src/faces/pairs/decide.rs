use uuid::Uuid;

use super::forget::reopen;
use super::{PairState, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact, reason};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::store as faces;

/// Records a decision about a pair, with an optional reason for the audit log. A decision can be
/// changed later. `from` is the state that the operator saw: if someone else has decided otherwise
/// since, this is a conflict.
///
/// A reopened pair gets the best score of the users' current faces. `false`: these no longer resemble
/// each other, and the pair was removed.
pub async fn decide(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    from: PairState,
    to: PairState,
    reason: &str,
) -> Result<bool> {
    actor.require(Permission::ReviewDuplicates)?;
    let reason = reason::read(reason)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let reopened = to.waits() && !from.waits();
    if reopened {
        // Lock the settings before the pair: deleting a face locks them in this order.
        faces::lock_settings(&mut tx, actor.application.seq).await?;
    }
    let found = store::lock(&ctx.db, &mut tx, actor.application.seq, id).await?;
    let pair = found.ok_or_else(|| Error::not_found("pair"))?;
    let state = store::state_of(&pair.state);
    if state == to {
        return Ok(true);
    }
    if state != from {
        return Err(Error::Conflict(format!(
            "Someone else has already decided about this pair: {}.",
            state.label().to_lowercase()
        )));
    }
    store::decide(&mut tx, actor, id, to, &reason, now).await?;
    let stays = !reopened || reopen(&mut tx, actor.application.seq, &pair, to).await?;
    let mut fact = Fact {
        action: "pair.decided",
        subject_kind: "pair",
        subject_id: Some(id),
        subject: id.to_string(),
        details: vec![
            ("decision", to.code().to_owned()),
            ("before", state.code().to_owned()),
            ("users", format!("{} {}", pair.low_id, pair.high_id)),
            ("similarity", percent(pair.similarity)),
            ("threshold", pair.threshold.to_string()),
            ("model", format!("{} {}", pair.model, pair.model_version)),
            ("reason", reason),
        ],
    };
    if !stays {
        fact.details.push(("pair", "gone with its faces".to_owned()));
    }
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    Ok(stays)
}

/// `97.83`
fn percent(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
