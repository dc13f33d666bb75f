//! All SQL statements about merges, and those that move what belongs to a user.

use uuid::Uuid;

use super::MergedUser;
use super::both::Two;
use super::choose::Chosen;
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::Verified;
use crate::verifications::VerificationStatus;

/// Who was merged into a user last, by the index of survivors.
pub(super) async fn latest(
    tx: &mut Tx,
    application_seq: i64,
    survivor_seq: i64,
) -> Result<Option<i64>> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT merged_seq FROM user_merges
         WHERE application_seq = $1 AND survivor_seq = $2
         ORDER BY merged_at DESC, merged_seq DESC LIMIT 1",
    )
    .bind(application_seq)
    .bind(survivor_seq)
    .fetch_optional(c)
    .await)?;
    Ok(found.map(|(seq,)| seq))
}

/// Records what a merge changes in the survivor.
pub(super) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    two: &Two,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<()> {
    let (mine, none) = (&two.survivor.fields, || "{}".to_owned());
    let before = mine.before_image(&chosen.after).unwrap_or_else(none);
    let after = chosen.after.before_image(mine).unwrap_or_else(none);
    let verified_before = serde_json::to_string(&two.survivor.verified())?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO user_merges (merged_seq, application_seq, survivor_seq, before, after,
             verified_before, merged_at, merged_by, merged_by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(two.other.seq)
    .bind(actor.application.seq)
    .bind(two.survivor.seq)
    .bind(before)
    .bind(after)
    .bind(verified_before)
    .bind(now.micros())
    .bind(actor.name())
    .bind(actor.id())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// What a merge has changed in the survivor, as [`insert`] has recorded it.
pub(super) struct Merge {
    pub before: String,
    pub after: String,
    pub verified_before: Verified,
    /// Microseconds.
    pub merged_at: i64,
}

/// `users`: the merged one and the survivor.
pub(super) async fn find(
    tx: &mut Tx,
    application_seq: i64,
    users: [i64; 2],
) -> Result<Option<Merge>> {
    let row: Option<(String, String, String, i64)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT before, after, verified_before, merged_at FROM user_merges
         WHERE application_seq = $1 AND merged_seq = $2 AND survivor_seq = $3",
    )
    .bind(application_seq)
    .bind(users[0])
    .bind(users[1])
    .fetch_optional(c)
    .await)?;
    let Some((before, after, verified_before, merged_at)) = row else { return Ok(None) };
    let verified_before = serde_json::from_str(&verified_before)?;
    Ok(Some(Merge { before, after, verified_before, merged_at }))
}

/// The sessions that were reported for a user since a merge and have set these fields.
pub(super) struct ConfirmedSince {
    pub full_name: Option<Session>,
    pub date_of_birth: Option<Session>,
}

pub(super) struct Session {
    pub id: String,
    /// When it completed, in microseconds.
    pub at: i64,
}

/// Of the approved sessions that carry a field, the last one to complete has set it. The index by user finds
/// them.
pub(super) async fn confirmed_since(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    merged_at: i64,
) -> Result<ConfirmedSince> {
    let mut found = [None, None];
    for (place, sql) in [
        "SELECT session_id, completed_at, created_at, moved_from FROM verifications
         WHERE application_seq = $1 AND user_seq = $2 AND status = $3 AND full_name IS NOT NULL
         ORDER BY completed_at DESC, created_at DESC LIMIT 1",
        "SELECT session_id, completed_at, created_at, moved_from FROM verifications
         WHERE application_seq = $1 AND user_seq = $2 AND status = $3 AND date_of_birth IS NOT NULL
         ORDER BY completed_at DESC, created_at DESC LIMIT 1",
    ]
    .into_iter()
    .enumerate()
    {
        let row: Option<(String, i64, i64, Option<i64>)> = on_tx!(tx, c => sqlx::query_as(sql)
            .bind(application_seq)
            .bind(user_seq)
            .bind(VerificationStatus::Approved.code())
            .fetch_optional(c)
            .await)?;
        found[place] = row
            .filter(|(_, _, reported_at, from)| *reported_at > merged_at && from.is_none())
            .map(|(id, at, ..)| Session { id, at });
    }
    let [full_name, date_of_birth] = found;
    Ok(ConfirmedSince { full_name, date_of_birth })
}

pub(super) async fn delete(tx: &mut Tx, application_seq: i64, merged_seq: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM user_merges WHERE application_seq = $1 AND merged_seq = $2",
    )
    .bind(application_seq)
    .bind(merged_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Moves notes and verifications from one user to the other, and adds the counters. What an earlier merge has
/// brought keeps the mark of whose it was first. Indexes by user find them.
pub(super) async fn move_along(tx: &mut Tx, application_seq: i64, users: [i64; 2]) -> Result<()> {
    for sql in [
        "UPDATE notes SET user_seq = $3, moved_from = COALESCE(moved_from, $2)
         WHERE application_seq = $1 AND user_seq = $2",
        "UPDATE verifications SET user_seq = $3, moved_from = COALESCE(moved_from, $2)
         WHERE application_seq = $1 AND user_seq = $2",
    ] {
        run(tx, sql, application_seq, users).await?;
    }
    count_sessions(tx, application_seq, users, 1).await
}

/// The reverse. What was added since the merge stays. The caller has brought the user back before, so those
/// who were merged into them name them again: what was theirs goes along and keeps its mark.
pub(super) async fn move_back(tx: &mut Tx, application_seq: i64, users: [i64; 2]) -> Result<()> {
    for sql in [
        "UPDATE notes SET user_seq = $2, moved_from = NULLIF(moved_from, $2)
         WHERE application_seq = $1 AND user_seq = $3 AND (moved_from = $2
             OR moved_from IN (SELECT m.seq FROM users m WHERE m.merged_into = $2))",
        "UPDATE verifications SET user_seq = $2, moved_from = NULLIF(moved_from, $2)
         WHERE application_seq = $1 AND user_seq = $3 AND (moved_from = $2
             OR moved_from IN (SELECT m.seq FROM users m WHERE m.merged_into = $2))",
    ] {
        run(tx, sql, application_seq, users).await?;
    }
    count_sessions(tx, application_seq, users, -1).await
}

async fn run(tx: &mut Tx, sql: &'static str, application_seq: i64, users: [i64; 2]) -> Result<()> {
    on_tx!(tx, c => sqlx::query(sql)
        .bind(application_seq)
        .bind(users[0])
        .bind(users[1])
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Adds the counters of the first user to those of the second, or takes them off (-1), after their
/// verifications were moved.
async fn count_sessions(
    tx: &mut Tx,
    application_seq: i64,
    users: [i64; 2],
    sign: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET
             session_count = session_count
                 + $4 * (SELECT m.session_count FROM users m WHERE m.seq = $2),
             approved_count = approved_count
                 + $4 * (SELECT m.approved_count FROM users m WHERE m.seq = $2),
             declined_count = declined_count
                 + $4 * (SELECT m.declined_count FROM users m WHERE m.seq = $2),
             in_review_count = in_review_count
                 + $4 * (SELECT m.in_review_count FROM users m WHERE m.seq = $2),
             first_session_at =
                 (SELECT MIN(v.completed_at) FROM verifications v WHERE v.user_seq = $3),
             last_session_at = COALESCE(
                 (SELECT MAX(v.completed_at) FROM verifications v WHERE v.user_seq = $3), 0)
         WHERE application_seq = $1 AND seq = $3",
    )
    .bind(application_seq)
    .bind(users[0])
    .bind(users[1])
    .bind(sign)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// The users whose data one has now, the latest merge first: those who were merged into them, and those who
/// had been merged into these before. The index of merged users finds them. Of two merges at one instant, the
/// one that can be undone comes first.
pub(super) async fn list(db: &Db, application_seq: i64, survivor: Uuid) -> Result<Vec<MergedUser>> {
    let rows: Vec<(Uuid, String, i64, String, Option<String>)> = on_db!(db, pool => sqlx::query_as(
            "SELECT m.id, m.vendor_data, x.merged_at, x.merged_by, f.vendor_data
             FROM users s JOIN users m ON m.merged_into = s.seq
                  JOIN user_merges x ON x.merged_seq = m.seq
                  LEFT JOIN users f ON f.seq = x.survivor_seq AND f.seq <> s.seq
             WHERE s.application_seq = $1 AND s.id = $2 AND m.application_seq = $3
             ORDER BY x.merged_at DESC, CASE WHEN f.seq IS NULL THEN 0 ELSE 1 END,
                 x.merged_seq DESC",
        )
        .bind(application_seq)
        .bind(survivor)
        .bind(-application_seq)
        .fetch_all(pool)
        .await)?;
    let merged = |(id, vendor_data, at, by, first_into)| MergedUser {
        id,
        vendor_data,
        at: Timestamp::from_micros(at),
        by,
        first_into,
    };
    Ok(rows.into_iter().map(merged).collect())
}
