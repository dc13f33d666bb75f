use uuid::Uuid;

use super::{objects, pairs, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::{self, UserRef};

/// Letters of a reason, at most.
const LONGEST_REASON: usize = 500;

/// Takes a face away for good, with its pictures and its embedding. The reason stays in the audit
/// log; it must not be empty.
pub async fn delete(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    face: Uuid,
    reason: &str,
) -> Result<()> {
    actor.require(Permission::EditFaces)?;
    let reason = reason_of(reason)?;
    let application = actor.application.seq;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let stored = users::lock(&mut tx, application, UserRef::Id(user)).await?;
    let stored = stored.ok_or_else(|| Error::not_found("user"))?;
    let seq = store::delete(&mut tx, stored.seq, face).await?;
    let seq = seq.ok_or_else(|| Error::not_found("face"))?;
    store::changed(&mut tx, application, seq, false, now).await?;
    pairs::forget(&mut tx, application, seq).await?;
    let fact = Fact {
        action: "face.deleted",
        subject_kind: "face",
        subject_id: Some(face),
        subject: face.to_string(),
        details: vec![("user", user.to_string()), ("reason", reason)],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    objects::sweep_now(ctx, &mut tx, face).await?;
    tx.commit().await?;
    ctx.wake();
    // Its numbers leave the memory of this process now, and that of others within two seconds.
    ctx.face_index.refresh(ctx, application).await
}

fn reason_of(typed: &str) -> Result<String> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let reason = words.join(" ");
    let wrong = match reason.chars().count() {
        0 => "Say why the face is deleted: the audit log keeps the reason.".to_owned(),
        letters if letters > LONGEST_REASON => {
            format!("A reason has at most {LONGEST_REASON} characters. Shorten it.")
        }
        _ => return Ok(reason),
    };
    Err(Error::invalid("reason", wrong))
}
