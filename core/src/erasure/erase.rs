use std::collections::BTreeSet;

use uuid::Uuid;

use super::Erased;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::faces::lists::FaceList;
use crate::users::{UserRef, UserSnapshot, check_list, in_order};
use crate::{exports, faces, idempotency, imports, notes, users};

const MAX_USERS: usize = 1_000;
/// Users that one transaction erases when all are to go.
const BATCH_SIZE: i64 = 500;

/// Erases a user and everything that belongs to them, exported files that may hold them included.
/// What remains is an audit entry with the internal id, and a hash of their key by which the tables
/// and reports of older imports leave their rows out.
pub async fn erase(ctx: &Context, actor: &Actor, user: UserRef<'_>) -> Result<()> {
    actor.require(Permission::DeleteUsers)?;
    actor.require_recent_proof(&ctx.clock)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let Some(gone) = lock(&mut tx, seq, user).await? else {
        return Err(Error::not_found("user"));
    };
    erase_these(ctx, &mut tx, actor, &[gone], &[]).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// The same, by a person who has typed the user's key to confirm it. Invalid: it is another key.
pub async fn erase_confirmed(ctx: &Context, actor: &Actor, id: Uuid, typed: &str) -> Result<()> {
    actor.require(Permission::DeleteUsers)?;
    let user = users::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("user"))?;
    if users::vendor_key(typed) != users::vendor_key(&user.vendor_data) {
        return Err(Error::invalid("vendor_data", "This is not the user ID of this user."));
    }
    erase(ctx, actor, UserRef::Id(id)).await
}

/// Erases users by their `vendor_data`, all in one transaction. Those that are not there are named.
pub async fn erase_list(ctx: &Context, actor: &Actor, vendor_data: &[String]) -> Result<Erased> {
    actor.require(Permission::DeleteUsers)?;
    actor.require_recent_proof(&ctx.clock)?;
    check_list("vendor_data_list", vendor_data.len(), MAX_USERS)?;
    let keys = in_order(vendor_data).into_iter();
    erase_named(ctx, actor, keys.map(|key| (UserRef::VendorData(key), key.to_owned()))).await
}

/// The same by our own ids.
pub async fn erase_ids(ctx: &Context, actor: &Actor, ids: &[Uuid]) -> Result<Erased> {
    actor.require(Permission::DeleteUsers)?;
    actor.require_recent_proof(&ctx.clock)?;
    check_list("didit_internal_id_list", ids.len(), MAX_USERS)?;
    let ids: BTreeSet<Uuid> = ids.iter().copied().collect();
    erase_named(ctx, actor, ids.into_iter().map(|id| (UserRef::Id(id), id.to_string()))).await
}

/// Each once and in one order, so that two calls do not wait for one another.
async fn erase_named<'a>(
    ctx: &Context,
    actor: &Actor,
    named: impl Iterator<Item = (UserRef<'a>, String)>,
) -> Result<Erased> {
    let seq = actor.application.seq;
    let (mut erased, mut gone) = (Erased::default(), Vec::new());
    let mut tx = ctx.db.begin().await?;
    for (user, name) in named {
        match lock(&mut tx, seq, user).await? {
            None => erased.not_found.push(name),
            // Two names of one user: somebody was merged into them.
            Some(stored) if gone.iter().any(|one: &UserSnapshot| one.seq == stored.seq) => {}
            Some(stored) => gone.push(stored),
        }
    }
    erased.blocklisted_faces = erase_these(ctx, &mut tx, actor, &gone, &[]).await?;
    tx.commit().await?;
    ctx.wake();
    erased.deleted = gone.len() as i64;
    Ok(erased)
}

/// Erases every user of the application, in steps; one that is interrupted has erased the first
/// ones and can be sent again.
pub async fn erase_all(ctx: &Context, actor: &Actor) -> Result<Erased> {
    actor.require(Permission::DeleteUsers)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut erased = Erased::default();
    loop {
        let mut tx = ctx.db.begin().await?;
        let gone = users::lock_some(&mut tx, actor.application.seq, BATCH_SIZE).await?;
        if gone.is_empty() {
            ctx.wake();
            return Ok(erased);
        }
        erased.blocklisted_faces += erase_these(ctx, &mut tx, actor, &gone, &[]).await?;
        tx.commit().await?;
        erased.deleted += gone.len() as i64;
    }
}

/// Locks a user, by key or by ID. Both names of a user who was merged into another one mean that one.
async fn lock(
    tx: &mut Tx,
    application_seq: i64,
    user: UserRef<'_>,
) -> Result<Option<UserSnapshot>> {
    let found = users::lock(tx, application_seq, user).await?;
    let UserRef::Id(id) = user else { return Ok(found) };
    if found.is_some() {
        return Ok(found);
    }
    match users::survivor_of(tx, application_seq, id).await? {
        Some(id) => users::lock(tx, application_seq, UserRef::Id(id)).await,
        None => Ok(None),
    }
}

/// Every feature takes away what it keeps about these users and those who were merged into them, and the
/// audit log gets an entry for each, with the number of their faces on the blocklist and the allowlist:
/// from now on, those are not found there. `about`: what else each entry says. Returns how many were on
/// the blocklist. The caller has locked the users.
pub(super) async fn erase_these(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    gone: &[UserSnapshot],
    about: &[(&'static str, String)],
) -> Result<i64> {
    let now = ctx.clock.now();
    let application_seq = actor.application.seq;
    let survivors: Vec<i64> = gone.iter().map(|user| user.seq).collect();
    let merged = users::lock_merged_into(tx, application_seq, &survivors).await?;
    let counted = gone;
    let all = [gone, merged.as_slice()].concat();
    let gone = all.as_slice();
    users::forget(tx, application_seq, now, gone).await?;
    imports::forget_corrections(ctx, tx, application_seq).await?;
    let seqs: Vec<i64> = gone.iter().map(|user| user.seq).collect();
    let listed = faces::lists::listed_of(tx, &seqs).await?;
    faces::erase_of(ctx, tx, &seqs).await?;
    notes::erase_of(ctx, tx, &seqs).await?;
    let holders = users::former_holders(tx, application_seq, &seqs).await?;
    idempotency::forget_bodies(tx, &holders).await?;
    users::remove_erased(ctx, tx, application_seq, counted, &merged).await?;
    // From here the head of the audit chain is locked, after users and counters as everywhere.
    exports::withdraw(ctx, tx, actor, gone, &holders).await?;
    let fact = |user: &UserSnapshot| Fact {
        action: "user.erased",
        subject_kind: "user",
        subject_id: Some(user.id),
        subject: user.id.to_string(),
        details: (listed.iter().filter(|(seq, ..)| *seq == user.seq))
            .map(|(_, list, faces)| (list_detail(*list), faces.to_string()))
            .chain(about.iter().cloned())
            .collect(),
    };
    let facts = gone.iter().map(|user| (actor.request_id.as_str(), fact(user))).collect();
    audit::append_all(tx, actor, now, facts).await?;
    let blocklisted = listed.iter().filter(|(_, list, _)| *list == FaceList::Blocklist);
    Ok(blocklisted.map(|(.., faces)| faces).sum())
}

/// The name of the audit detail that counts a user's faces on a list.
fn list_detail(list: FaceList) -> &'static str {
    match list {
        FaceList::Blocklist => "blocklisted_faces",
        FaceList::Allowlist => "allowlisted_faces",
    }
}
