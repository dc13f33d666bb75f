use uuid::Uuid;

use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::faces::MAX_FACES;

/// The faces of a user, the newest first: short key and ID.
pub(in crate::faces) async fn of_merged(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
) -> Result<Vec<(i64, Uuid)>> {
    let rows = on_tx!(tx, c => sqlx::query_as(
        "SELECT seq, id FROM faces WHERE application_seq = $1 AND user_seq = $2
         ORDER BY created_at DESC, seq DESC",
    )
    .bind(application_seq)
    .bind(user_seq)
    .fetch_all(c)
    .await)?;
    Ok(rows)
}

/// The faces that stayed with the users who were merged into one. The index of merged users finds them.
pub(in crate::faces) async fn that_stayed(
    tx: &mut Tx,
    application_seq: i64,
    survivor_seq: i64,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT f.seq FROM users m JOIN faces f ON f.user_seq = m.seq
         WHERE m.application_seq = $1 AND m.merged_into = $2 ORDER BY f.seq",
    )
    .bind(-application_seq)
    .bind(survivor_seq)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// The slots in which a user has no face, in order.
pub(in crate::faces) async fn free_slots(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
) -> Result<Vec<i64>> {
    let taken: Vec<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT slot FROM faces WHERE application_seq = $1 AND user_seq = $2",
    )
    .bind(application_seq)
    .bind(user_seq)
    .fetch_all(c)
    .await)?;
    Ok((1..=MAX_FACES).filter(|slot| !taken.contains(&(*slot,))).collect())
}

/// Puts a face into a free slot of another user, and notes where it was. One that an earlier merge has brought
/// keeps the note of where it was first.
pub(in crate::faces) async fn move_face(
    tx: &mut Tx,
    application_seq: i64,
    face_seq: i64,
    to: i64,
    slot: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE faces SET moved_from = COALESCE(moved_from, user_seq),
             moved_slot = COALESCE(moved_slot, slot), user_seq = $3, slot = $4
         WHERE application_seq = $1 AND seq = $2",
    )
    .bind(application_seq)
    .bind(face_seq)
    .bind(to)
    .bind(slot)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Puts the faces of a merged user back into their slots, and those that earlier merges had brought them into
/// the slots that are free. `users`: the merged one, whom the caller has brought back, and the survivor.
pub(in crate::faces) async fn move_faces_back(
    tx: &mut Tx,
    application_seq: i64,
    users: [i64; 2],
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE faces SET user_seq = moved_from, slot = moved_slot, moved_from = NULL,
             moved_slot = NULL
         WHERE application_seq = $1 AND user_seq = $3 AND moved_from = $2",
    )
    .bind(application_seq)
    .bind(users[0])
    .bind(users[1])
    .execute(c)
    .await
    .map(drop))?;
    let brought: Vec<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT f.seq FROM faces f JOIN users m ON m.seq = f.moved_from
         WHERE f.application_seq = $1 AND f.user_seq = $3 AND m.merged_into = $2 ORDER BY f.slot",
    )
    .bind(application_seq)
    .bind(users[0])
    .bind(users[1])
    .fetch_all(c)
    .await)?;
    let free = free_slots(tx, application_seq, users[0]).await?;
    for ((face,), slot) in brought.iter().zip(&free) {
        move_face(tx, application_seq, *face, users[0], *slot).await?;
    }
    Ok(())
}
