use uuid::Uuid;

use super::snapshot::Fields;
use super::{StatusChange, User, UserRef, UserStatus, change, reasons, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// Changes the status of a user as an operator typed it, with the reason. Invalid: the status, the reason
/// or its text. Conflict: somebody else has changed the status since the form was loaded.
pub async fn change_status(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    typed: &StatusChange,
) -> Result<User> {
    actor.require(Permission::EditUsers)?;
    let seq = actor.application.seq;
    let (status, reason) = reasons::read(typed, &store::reasons(&ctx.db, seq).await?)?;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, seq, UserRef::Id(id)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    let present: UserStatus = stored.fields.status;
    if present.code() != typed.from {
        return Err(Error::Conflict(format!(
            "Someone else has changed the status to {} since you opened the form. Check their reason, \
             then decide again.",
            present.label()
        )));
    }
    let after = Fields { status, ..stored.fields.clone() };
    change::change(ctx, &mut tx, actor, &stored, after, &reason).await?;
    tx.commit().await?;
    ctx.wake();
    let saved = store::find(&ctx.db, seq, UserRef::Id(id)).await?;
    saved.ok_or_else(|| Error::not_found("user"))
}
