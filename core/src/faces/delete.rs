use uuid::Uuid;

use super::{lists, objects, pairs, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact, reason};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::{self, UserRef};

/// Deletes a face for good, with its pictures and its embedding. The reason is recorded in the audit
/// log and must not be empty. A face that stayed with somebody who was merged into the user is the user's.
///
/// Conflict: the face is on a list, and the list would no longer find this person.
pub async fn delete(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    face: Uuid,
    reason: &str,
) -> Result<()> {
    actor.require(Permission::EditFaces)?;
    let reason = reason::read(reason)?;
    if reason.is_empty() {
        let words = "Enter a reason. It is recorded in the audit log.";
        return Err(Error::invalid("reason", words));
    }
    let application = actor.application.seq;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    if users::lock(&mut tx, application, UserRef::Id(user)).await?.is_none() {
        return Err(Error::not_found("user"));
    }
    let held = lists::store::lock_face(&ctx.db, &mut tx, application, face).await?;
    let held = held.filter(|held| held.user == user).ok_or_else(|| Error::not_found("face"))?;
    if let Some(list) = lists::store::list_of(&mut tx, held.face_seq).await? {
        let words = format!("This face is on the {}. Remove it from the list first.", list.code());
        return Err(Error::Conflict(words));
    }
    store::delete(&mut tx, application, held.face_seq).await?;
    store::changed(&mut tx, application, held.face_seq, false, now).await?;
    pairs::forget(&mut tx, application, held.face_seq).await?;
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
    // Removes the embedding from the memory of this process now. Other processes follow within two
    // seconds.
    ctx.face_index.refresh(ctx, application).await
}
