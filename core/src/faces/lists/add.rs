use uuid::Uuid;

use super::store::{self, NewEntry};
use super::{FaceList, ListEntry};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact, reason};
use crate::context::Context;
use crate::error::{Error, Result};

/// Puts a stored face of the application on a list. The reason is kept with the entry and in the audit
/// log, and must not be empty.
///
/// Conflict: the face is already on a list. Not found: the application has no such face.
pub async fn add(
    ctx: &Context,
    actor: &Actor,
    face: Uuid,
    list: FaceList,
    reason: &str,
) -> Result<ListEntry> {
    actor.require(Permission::EditFaces)?;
    let reason = reason::read(reason)?;
    if reason.is_empty() {
        let words = "Enter a reason. It is kept with the entry and in the audit log.";
        return Err(Error::invalid("reason", words));
    }
    let application = actor.application.seq;
    let id = ctx.clock.new_id();
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let owner = store::lock_face(&ctx.db, &mut tx, application, face).await?;
    let owner = owner.ok_or_else(|| Error::not_found("face"))?;
    let new = NewEntry { id, face_seq: owner.face_seq, list, reason: &reason, now };
    store::insert(&mut tx, actor, &new).await?;
    let fact = Fact {
        action: "face_list.added",
        subject_kind: "face",
        subject_id: Some(face),
        subject: face.to_string(),
        details: vec![
            ("list", list.code().to_owned()),
            ("entry", id.to_string()),
            ("user", owner.user.to_string()),
            ("reason", reason.clone()),
        ],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    Ok(ListEntry {
        id,
        list,
        face,
        user: owner.user,
        vendor_data: owner.vendor_data,
        reason,
        added_by: actor.name().to_owned(),
        created_at: now,
    })
}
