//! Pairs of users who were merged away.

use uuid::Uuid;

use crate::db::{Tx, on_tx};
use crate::error::Result;

macro_rules! columns {
    () => {
        "similarity, threshold, distance, model, model_version, state, found_at, decided_at,
         decided_by, decided_by_id, reason"
    };
}

/// Puts the pairs of a user aside, and returns them with their users. A decision that is being made is waited
/// for and goes along; one that comes later finds no pair.
pub(in crate::faces::pairs) async fn put_aside(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
) -> Result<Vec<(Uuid, [i64; 2])>> {
    // A decision locks its pair only. SQLite has one writer, so it needs no lock.
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(
            "SELECT id FROM face_pairs
             WHERE application_seq = $1 AND (low_user_seq = $2 OR high_user_seq = $2)
             ORDER BY id FOR UPDATE",
        )
        .bind(application_seq)
        .bind(user_seq)
        .execute(&mut **transaction)
        .await?;
    }
    on_tx!(tx, c => sqlx::query(concat!(
        "INSERT INTO merged_pairs (id, application_seq, merged_seq, low_user_seq, high_user_seq,
             low_face_seq, high_face_seq, copied_from, ", columns!(), ")
         SELECT id, application_seq, $2, low_user_seq, high_user_seq, low_face_seq, high_face_seq,
             copied_from, ",
        columns!(),
        " FROM face_pairs WHERE application_seq = $1 AND (low_user_seq = $2 OR high_user_seq = $2)",
    ))
    .bind(application_seq)
    .bind(user_seq)
    .execute(c)
    .await
    .map(drop))?;
    let rows: Vec<(Uuid, i64, i64)> = on_tx!(tx, c => sqlx::query_as(
        "DELETE FROM face_pairs
         WHERE application_seq = $1 AND (low_user_seq = $2 OR high_user_seq = $2)
         RETURNING id, low_user_seq, high_user_seq",
    )
    .bind(application_seq)
    .bind(user_seq)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(id, low, high)| (id, [low, high])).collect())
}

/// A pair of the survivor that says what a pair of the merged user has said.
pub(in crate::faces::pairs) struct PairCopy {
    pub id: Uuid,
    /// The pair that was put aside.
    pub of: Uuid,
    /// The survivor and the somebody else.
    pub users: [i64; 2],
    /// Whether low and high change places.
    pub turned: bool,
}

pub(in crate::faces::pairs) async fn copy(
    tx: &mut Tx,
    application_seq: i64,
    copy: &PairCopy,
    from: i64,
) -> Result<()> {
    let [one, other] = copy.users;
    on_tx!(tx, c => sqlx::query(concat!(
        "INSERT INTO face_pairs (id, application_seq, low_user_seq, high_user_seq, copied_from,
             low_face_seq, high_face_seq, ", columns!(), ")
         SELECT $3, application_seq, $4, $5, $6,
             CASE WHEN $7 THEN high_face_seq ELSE low_face_seq END,
             CASE WHEN $7 THEN low_face_seq ELSE high_face_seq END, ",
        columns!(),
        " FROM merged_pairs WHERE application_seq = $1 AND id = $2
         ON CONFLICT (low_user_seq, high_user_seq) DO NOTHING",
    ))
    .bind(application_seq)
    .bind(copy.of)
    .bind(copy.id)
    .bind(one.min(other))
    .bind(one.max(other))
    .bind(from)
    .bind(copy.turned)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// The key of somebody who was merged away as well, while a pair with them is put aside: the pair could not
/// come back. The index by merged user finds the pairs, and primary keys the others.
pub(in crate::faces::pairs) async fn other_away(
    tx: &mut Tx,
    application_seq: i64,
    merged_seq: i64,
) -> Result<Option<String>> {
    let found: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT u.vendor_data FROM merged_pairs p
         JOIN users u ON u.seq = CASE WHEN p.low_user_seq = $2 THEN p.high_user_seq
                                      ELSE p.low_user_seq END
         WHERE p.application_seq = $1 AND p.merged_seq = $2 AND u.application_seq = $3
         ORDER BY u.seq LIMIT 1",
    )
    .bind(application_seq)
    .bind(merged_seq)
    .bind(-application_seq)
    .fetch_optional(c)
    .await)?;
    Ok(found.map(|(vendor_data,)| vendor_data))
}

/// Removes the copies that the survivor has got. Those that were decided since, or have another score, are
/// no copies any more. `users`: the merged one and the survivor. Returns whether there were any.
pub(in crate::faces::pairs) async fn remove_copies(
    tx: &mut Tx,
    application_seq: i64,
    users: [i64; 2],
) -> Result<bool> {
    let removed = on_tx!(tx, c => sqlx::query(
        "DELETE FROM face_pairs WHERE application_seq = $1 AND copied_from = $2
             AND (low_user_seq = $3 OR high_user_seq = $3)",
    )
    .bind(application_seq)
    .bind(users[0])
    .bind(users[1])
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(removed)
}

/// The face of one side of a pair that was put aside, if it is still there and is still of that user.
macro_rules! face {
    ($side:literal) => {
        concat!(
            "(SELECT f.seq FROM faces f JOIN users o ON o.seq = f.user_seq
              WHERE f.seq = merged_pairs.",
            $side,
            "_face_seq AND COALESCE(o.merged_into, o.seq) = merged_pairs.",
            $side,
            "_user_seq)"
        )
    };
}

/// Brings the pairs of a user back that were put aside. One that was decided comes without faces that are
/// gone since; one that waits for a decision comes only with both, and is else for the comparison to find.
pub(in crate::faces::pairs) async fn take_out(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(concat!(
        "INSERT INTO face_pairs (id, application_seq, low_user_seq, high_user_seq, copied_from,
             low_face_seq, high_face_seq, ", columns!(), ")
         SELECT id, application_seq, low_user_seq, high_user_seq, copied_from, ",
        face!("low"),
        ", ",
        face!("high"),
        ", ",
        columns!(),
        " FROM merged_pairs WHERE application_seq = $1 AND merged_seq = $2
             AND (state NOT IN ('open', 'later') OR (",
        face!("low"),
        " IS NOT NULL AND ",
        face!("high"),
        " IS NOT NULL))
             AND EXISTS (SELECT 1 FROM users u
                         WHERE u.seq = merged_pairs.low_user_seq AND u.application_seq = $1)
             AND EXISTS (SELECT 1 FROM users u
                         WHERE u.seq = merged_pairs.high_user_seq AND u.application_seq = $1)
         ON CONFLICT (low_user_seq, high_user_seq) DO NOTHING",
    ))
    .bind(application_seq)
    .bind(user_seq)
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM merged_pairs WHERE application_seq = $1 AND merged_seq = $2",
    )
    .bind(application_seq)
    .bind(user_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
