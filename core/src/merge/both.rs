use uuid::Uuid;

use crate::access::{Actor, Permission};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::users::{self, UserRef, UserSnapshot};

/// Merging edits a user and decides about a possible duplicate.
pub(super) fn require(actor: &Actor) -> Result<()> {
    actor.require(Permission::EditUsers)?;
    actor.require(Permission::ReviewDuplicates)
}

/// The two users of a merge, locked in one order, so that two merges cannot deadlock.
pub(super) struct Two {
    pub survivor: UserSnapshot,
    pub other: UserSnapshot,
}

/// Invalid: both are one user. Conflict: they cannot be merged as they are.
pub(super) async fn lock_both(
    tx: &mut Tx,
    application_seq: i64,
    survivor: Uuid,
    other: Uuid,
) -> Result<Two> {
    if survivor == other {
        return Err(Error::invalid("other", "This is the same user. Enter another user ID."));
    }
    let first = lock(tx, application_seq, survivor.min(other)).await?;
    let second = lock(tx, application_seq, survivor.max(other)).await?;
    let two = match first.id == survivor {
        true => Two { survivor: first, other: second },
        false => Two { survivor: second, other: first },
    };
    // Of those who share a key, all but one have another one in its place.
    if users::shares_key(tx, application_seq, &two.survivor).await?
        || users::shares_key(tx, application_seq, &two.other).await?
    {
        return Err(Error::Conflict(
            "One of the two shares its user ID with another user. Settle that first, on the page \
             “Shared user IDs” under Users."
                .into(),
        ));
    }
    Ok(two)
}

async fn lock(tx: &mut Tx, application_seq: i64, id: Uuid) -> Result<UserSnapshot> {
    let found = users::lock(tx, application_seq, UserRef::Id(id)).await?;
    found.ok_or_else(|| Error::not_found("user"))
}
