use serde_json::{Map, Value};
use uuid::Uuid;

use super::store::{self, Undoing};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::KeptReason;
use crate::users::{self, CountDelta, Source, UserUpdate};

/// Users of one transaction.
const BATCH_SIZE: i64 = 4_000;

/// Deletes the next users that the import created, except those that were changed or verified since, or
/// have a face or a note. `true`: those were the last.
pub(super) async fn remove(tx: &mut Tx, id: Uuid, undo: &mut Undoing) -> Result<bool> {
    let created = store::lock_created(tx, id, undo.checkpoint.seq, BATCH_SIZE).await?;
    let Some(last) = created.last() else { return Ok(true) };
    undo.checkpoint.seq = last.seq;
    let mut delta = CountDelta::default();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for user in &created {
        match user.reason() {
            Some(reason) => kept.push((user.seq, reason)),
            None => {
                delta.remove(&user.counted);
                gone.push(user.seq);
            }
        }
    }
    let (low, high) = (created[0].seq, last.seq);
    users::remove_many(tx, &gone).await?;
    users::change_counts(tx, undo.application_seq, &delta).await?;
    users::add_search_pending(tx, undo.application_seq, &[(low, high)]).await?;
    store::keep(tx, id, &kept).await?;
    undo.undone.removed += gone.len() as i64;
    undo.undone.kept += kept.len() as i64;
    Ok((created.len() as i64) < BATCH_SIZE)
}

/// Gives the next users that the import updated their former values back, except those that were changed
/// since. `true`: those were the last.
pub(super) async fn restore(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    undo: &mut Undoing,
) -> Result<bool> {
    let revised = store::lock_updated(tx, id, undo.checkpoint.seq, BATCH_SIZE).await?;
    let Some(last) = revised.last() else { return Ok(true) };
    undo.checkpoint.seq = last.stored.seq;
    let mut delta = CountDelta::default();
    let (mut updated, mut kept) = (Vec::new(), Vec::new());
    for user in &revised {
        if user.stored.version != user.replaced_version + 1 {
            kept.push((user.stored.seq, KeptReason::Changed));
            continue;
        }
        let before: Map<String, Value> = serde_json::from_str(&user.before)?;
        let fields = user.stored.fields.with(&before);
        delta.replace(&user.stored.fields, &fields);
        let Some(before_image) = user.stored.fields.before_image(&fields) else { continue };
        updated.push(UserUpdate {
            seq: user.stored.seq,
            version: user.stored.version,
            line: None,
            before_image,
            search_text: fields.search_text(&user.stored.vendor_data),
            fields,
        });
    }
    let now = ctx.clock.now();
    if !users::update_many(tx, &Source::Undo(id), now, &updated).await? {
        return Err(Error::internal("undo", &"a locked user was changed"));
    }
    users::change_counts(tx, undo.application_seq, &delta).await?;
    let pending = users::ranges(updated.iter().map(|user| user.seq));
    users::add_search_pending(tx, undo.application_seq, &pending).await?;
    store::keep(tx, id, &kept).await?;
    undo.undone.restored += updated.len() as i64;
    undo.undone.kept += kept.len() as i64;
    Ok((revised.len() as i64) < BATCH_SIZE)
}
