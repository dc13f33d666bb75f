use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact, reason};
use crate::context::Context;
use crate::error::{Error, Result};

/// Takes a face off its list. The reason stays in the audit log; it must not be empty.
pub async fn remove(ctx: &Context, actor: &Actor, entry: Uuid, reason: &str) -> Result<()> {
    actor.require(Permission::EditFaces)?;
    let reason = reason::read(reason)?;
    if reason.is_empty() {
        let words = "Enter a reason. It is recorded in the audit log.";
        return Err(Error::invalid("reason", words));
    }
    let mut tx = ctx.db.begin().await?;
    let removed = store::delete(&mut tx, actor.application.seq, entry).await?;
    let (list, face_seq) = removed.ok_or_else(|| Error::not_found("list entry"))?;
    let face = store::face_id(&mut tx, face_seq).await?;
    let fact = Fact {
        action: "face_list.removed",
        subject_kind: "face",
        subject_id: Some(face),
        subject: face.to_string(),
        details: vec![("list", list), ("entry", entry.to_string()), ("reason", reason)],
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}
