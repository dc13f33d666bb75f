use super::redact::redact_changed;
use super::{GivenReason, User, UserInput, UserRef, change, reasons, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// Changes the fields that a body sets. A verified field is a field error. `None`: someone has changed
/// the user since `version`, and nothing was written.
pub async fn patch(
    ctx: &Context,
    actor: &Actor,
    user: UserRef<'_>,
    input: &UserInput,
    version: Option<i64>,
) -> Result<Option<User>> {
    actor.require(Permission::EditUsers)?;
    let seq = actor.application.seq;
    let reason = match input.reason.as_str() {
        "" => GivenReason::default(),
        sent => reasons::of_program(sent, store::reasons(&ctx.db, seq).await?),
    };
    let mut tx = ctx.db.begin().await?;
    let Some(stored) = store::lock(&mut tx, seq, user).await? else {
        return Err(Error::not_found("user"));
    };
    if version.is_some_and(|version| version != stored.version) {
        return Ok(None);
    }
    let after = input.changed(&stored)?;
    change::change(ctx, &mut tx, actor, &stored, after, &reason).await?;
    tx.commit().await?;
    ctx.wake();
    let found = store::find(&ctx.db, seq, UserRef::Id(stored.id)).await?;
    let user = found.ok_or_else(|| Error::not_found("user"))?;
    Ok(Some(redact_changed(actor, user)))
}
