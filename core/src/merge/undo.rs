use serde_json::{Map, Value};
use uuid::Uuid;

use super::Unmerged;
use super::both::require;
use super::store::{self, ConfirmedSince, Merge};
use crate::access::Actor;
use crate::audit::Fact;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces;
use crate::users::{
    self, CountDelta, GivenReason, MergedChange, UserRef, UserSnapshot, VERIFIED_DATE_OF_BIRTH,
    VERIFIED_FULL_NAME, Verified,
};

/// Undoes the merge of a user: they come back as they were, with their faces, notes and verifications, and
/// the survivor gets the former values of the fields that the merge has changed. A field that was changed
/// since stays with the survivor and is named; so does what was added since. Conflict: it is not the latest
/// merge into the survivor.
pub async fn unmerge(ctx: &Context, actor: &Actor, merged: Uuid) -> Result<Unmerged> {
    require(actor)?;
    actor.require_recent_proof(&ctx.clock)?;
    let seq = actor.application.seq;
    let missing = || Error::not_found("merge");
    let mut tx = ctx.db.begin().await?;
    let survivor = users::survivor_of(&mut tx, seq, merged).await?.ok_or_else(missing)?;
    let mine = users::lock(&mut tx, seq, UserRef::Id(survivor)).await?.ok_or_else(missing)?;
    // Merged users stand under the negative number of the application.
    let theirs = users::lock(&mut tx, -seq, UserRef::Id(merged)).await?.ok_or_else(missing)?;
    // What an earlier merge has put aside may come from before the later one. The latest merge into a user
    // is later than all merges into those who were merged into them.
    if store::latest(&mut tx, seq, mine.seq).await? != Some(theirs.seq) {
        return Err(Error::Conflict(
            "Somebody else was merged into this user later. Undo the later merge first.".into(),
        ));
    }
    let done = store::find(&mut tx, seq, [theirs.seq, mine.seq]).await?.ok_or_else(missing)?;
    let since = store::confirmed_since(&mut tx, seq, mine.seq, done.merged_at).await?;
    let former = Former::of(&mine, &done, &since)?;
    let images = [done.before.as_str(), &done.after];
    users::set_about_since(&mut tx, mine.seq, theirs.seq, images).await?;
    users::bring_back(&mut tx, seq, &theirs, &mine).await?;
    store::move_back(&mut tx, seq, [theirs.seq, mine.seq]).await?;
    faces::unmerge_users(ctx, &mut tx, actor, [theirs.seq, mine.seq]).await?;
    store::delete(&mut tx, seq, theirs.seq).await?;
    let mut delta = CountDelta::default();
    delta.add(&theirs.fields);
    let mut details = vec![("merged", merged.to_string())];
    if !former.kept.is_empty() {
        details.push(("kept", former.kept.join(", ")));
    }
    let fact = Fact {
        action: "user.unmerged",
        subject_kind: "user",
        subject_id: Some(survivor),
        subject: survivor.to_string(),
        details,
    };
    let change = MergedChange {
        stored: &mine,
        other: &theirs,
        after: mine.fields.with(&former.values),
        verified: former.verified,
        reason: GivenReason::default(),
    };
    users::write_merged(ctx, &mut tx, actor, change, (delta, fact)).await?;
    tx.commit().await?;
    ctx.wake();
    ctx.face_index.refresh(ctx, seq).await?;
    Ok(Unmerged { survivor, merged, kept: former.kept })
}

/// What the survivor gets back.
struct Former {
    values: Map<String, Value>,
    verified: Verified,
    /// Fields that were changed since.
    kept: Vec<String>,
}

impl Former {
    fn of(now: &UserSnapshot, done: &Merge, since: &ConfirmedSince) -> Result<Self> {
        let merged: Map<String, Value> = serde_json::from_str(&done.after)?;
        let changed: Map<String, Value> = match now.fields.before_image(&now.fields.with(&merged)) {
            Some(image) => serde_json::from_str(&image)?,
            None => Map::new(),
        };
        // A verification since the merge has confirmed what is there now.
        let is_confirmed = |name: &str| match name {
            "full_name" => since.full_name.is_some(),
            "date_of_birth" => since.date_of_birth.is_some(),
            _ => false,
        };
        let stays = |name: &str| changed.contains_key(name) || is_confirmed(name);
        let before: Map<String, Value> = serde_json::from_str(&done.before)?;
        let (mut values, mut kept) = (Map::new(), Vec::new());
        for (name, value) in before {
            match stays(&name) {
                true => kept.push(name),
                false => drop(values.insert(name, value)),
            }
        }
        Ok(Self { values, verified: verified(now, done, since, stays), kept })
    }
}

/// What is verified afterwards, field by field, and the session that is shown beside it: the one that set
/// the full name (while none is verified, the date of birth).
fn verified(
    now: &UserSnapshot,
    done: &Merge,
    since: &ConfirmedSince,
    stays: impl Fn(&str) -> bool,
) -> Verified {
    let (now, before) = (now.verified(), &done.verified_before);
    let fields = |name: &str| bit(name) & if stays(name) { now.fields } else { before.fields };
    let (named, born) = (fields("full_name"), fields("date_of_birth"));
    let set_by = match (named != 0, born != 0) {
        (true, _) if stays("full_name") => Some(&since.full_name),
        (false, true) if stays("date_of_birth") => Some(&since.date_of_birth),
        _ => None,
    };
    let fields = named | born;
    match set_by {
        None => Verified { fields, ..before.clone() },
        Some(Some(session)) => {
            Verified { fields, session: Some(session.id.clone()), at: Some(session.at) }
        }
        Some(None) => Verified { fields, ..now },
    }
}

fn bit(name: &str) -> i64 {
    match name {
        "full_name" => VERIFIED_FULL_NAME,
        "date_of_birth" => VERIFIED_DATE_OF_BIRTH,
        _ => 0,
    }
}
