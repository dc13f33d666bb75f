use uuid::Uuid;

use super::store::{self, Progress};
use crate::db::Tx;
use crate::error::Result;
use crate::users::{self, UserRef, UserSnapshot};

/// Users who are erased together.
pub(super) struct Batch {
    /// Whom the list of the erasure names no longer after this.
    pub listed: Vec<Uuid>,
    /// Those who are there, locked. Whoever was merged into them goes with them.
    pub gone: Vec<UserSnapshot>,
    /// Without the faces on the blocklist.
    pub done: Progress,
}

/// Locks the next users of an erasure. Some may have been merged into others since its start: they go with
/// the user who has their data now, if that one was confirmed as well. If not, they fail.
pub(super) async fn lock_batch(
    tx: &mut Tx,
    application_seq: i64,
    erasure: Uuid,
    next: Vec<Uuid>,
) -> Result<Batch> {
    let (mut gone, mut survivors, mut done) = (Vec::new(), Vec::new(), Progress::default());
    for id in &next {
        if let Some(user) = users::lock(tx, application_seq, UserRef::Id(*id)).await? {
            gone.push(user);
            continue;
        }
        let Some(survivor) = users::survivor_of(tx, application_seq, *id).await? else {
            done.missing += 1;
            continue;
        };
        if store::names(tx, erasure, survivor).await? {
            survivors.push(survivor);
        } else {
            done.failed += 1;
        }
    }
    let mut listed = next;
    for id in survivors {
        if listed.contains(&id) {
            continue;
        }
        gone.extend(users::lock(tx, application_seq, UserRef::Id(id)).await?);
        listed.push(id);
    }
    done.erased = gone.len() as i64;
    let seqs: Vec<i64> = gone.iter().map(|user| user.seq).collect();
    for merged in users::lock_merged_into(tx, application_seq, &seqs).await? {
        if listed.contains(&merged.id) {
            done.erased += 1;
        } else if store::names(tx, erasure, merged.id).await? {
            done.erased += 1;
            listed.push(merged.id);
        }
    }
    Ok(Batch { listed, gone, done })
}
