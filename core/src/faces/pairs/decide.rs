use uuid::Uuid;

use super::forget::reopen;
use super::{PairState, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::{reason, store as faces};

/// Decides about a pair, with a reason for the audit log where there is one. A decision may be
/// changed: `from` is the state that the operator saw, and a conflict says that somebody else was
/// faster, unless they decided the same.
///
/// A decided pair that shall wait again gets the best score of the faces of today. `false`: they do
/// not resemble each other any more, and the pair is gone.
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
        // Before the pair, as whoever deletes a face holds them.
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
