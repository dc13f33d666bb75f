use super::snapshot::{Fields, UserSnapshot};
use super::{BulkStatus, GivenReason, UserRef, UserStatus, change, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// Most users that one call changes. A larger change is an import.
const MAX_USERS: usize = 1_000;

/// Sets the status of the users with these `vendor_data`, all in one transaction. A program asks for it;
/// it gives no reason.
pub async fn set_status(
    ctx: &Context,
    actor: &Actor,
    vendor_data: &[String],
    status: UserStatus,
) -> Result<BulkStatus> {
    actor.require(Permission::EditUsers)?;
    check_list("vendor_data_list", vendor_data.len(), MAX_USERS)?;
    let seq = actor.application.seq;
    let (mut done, mut found) = (BulkStatus::default(), Vec::new());
    let mut tx = ctx.db.begin().await?;
    for key in in_order(vendor_data) {
        match store::lock(&mut tx, seq, UserRef::VendorData(key)).await? {
            None => done.not_found.push(key.to_owned()),
            // Two keys of one user: somebody was merged into them.
            Some(stored) if found.iter().any(|one: &UserSnapshot| one.seq == stored.seq) => {}
            Some(stored) => found.push(stored),
        }
    }
    let after = |stored: &UserSnapshot| Fields { status, ..stored.fields.clone() };
    let users = found.iter().map(|stored| (stored, after(stored))).collect();
    let reason = GivenReason::default();
    let updated = change::change_all(ctx, &mut tx, actor, users, &reason).await?;
    tx.commit().await?;
    done.updated = updated as i64;
    done.unchanged = (found.len() - updated) as i64;
    ctx.wake();
    Ok(done)
}

/// Checks the list of a bulk call: it must be neither empty nor too long.
pub(crate) fn check_list(field: &str, count: usize, most: usize) -> Result<()> {
    let words = match count {
        0 => "Select at least one user.".to_owned(),
        count if count > most => format!("{count} users. The limit per request is {most}."),
        _ => return Ok(()),
    };
    Err(Error::invalid(field, words))
}

/// The keys without repetitions, sorted, so that two calls lock them in the same order and cannot
/// deadlock.
pub(crate) fn in_order(vendor_data: &[String]) -> Vec<&str> {
    let mut keys: Vec<&str> = vendor_data.iter().map(String::as_str).collect();
    keys.sort_by_cached_key(|key| super::vendor_key(key));
    keys.dedup_by_key(|key| super::vendor_key(key));
    keys
}
