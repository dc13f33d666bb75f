use uuid::Uuid;

use super::{PairState, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::reason;

/// Decides about a pair, with a reason for the audit log where there is one. A decision may be
/// changed: `from` is the state that the operator saw, and a conflict says that somebody else was
/// faster.
pub async fn decide(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    from: PairState,
    to: PairState,
    reason: &str,
) -> Result<()> {
    actor.require(Permission::ReviewDuplicates)?;
    let reason = reason::read(reason)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&ctx.db, &mut tx, actor.application.seq, id).await?;
    let pair = found.ok_or_else(|| Error::not_found("pair"))?;
    let state = PairState::stored(&pair.state);
    if state != from {
        return Err(Error::Conflict(format!(
            "Somebody else has decided about this pair meanwhile: {}.",
            state.label().to_lowercase()
        )));
    }
    if state == to {
        return Ok(());
    }
    store::decide(&mut tx, actor, id, to, &reason, now).await?;
    let fact = Fact {
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
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await
}

/// `97.83`
fn percent(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
