use uuid::Uuid;

use super::decided;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::faces::FaceSettings;
use crate::faces::pairs::{Linked, PairUser};

#[derive(sqlx_macros::FromRow)]
struct Row {
    pair: Uuid,
    similarity: i64,
    decided_at: Option<i64>,
    decided_by: Option<String>,
    reason: String,
    id: Uuid,
    name: String,
    vendor_data: String,
    face: Option<Uuid>,
}

/// The users who were decided to be the same person as this one, the newest decision first.
pub(in crate::faces::pairs) async fn linked(db: &Db, user_seq: i64) -> Result<Vec<Linked>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT p.id AS pair, p.similarity, p.decided_at, p.decided_by, p.reason, u.id,
                COALESCE(u.full_name, u.display_name, u.vendor_data) AS name, u.vendor_data,
                f.id AS face
         FROM (SELECT id, similarity, decided_at, decided_by, reason,
                      high_user_seq AS other, high_face_seq AS face_seq
               FROM face_pairs WHERE low_user_seq = $1 AND state = 'same'
               UNION ALL
               SELECT id, similarity, decided_at, decided_by, reason, low_user_seq, low_face_seq
               FROM face_pairs WHERE high_user_seq = $1 AND state = 'same') p
         JOIN users u ON u.seq = p.other
         LEFT JOIN faces f ON f.seq = p.face_seq
         ORDER BY p.decided_at DESC, p.id",
    )
    .bind(user_seq)
    .fetch_all(pool)
    .await)?;
    let linked = |row: Row| Linked {
        pair: row.pair,
        user: PairUser { id: row.id, name: row.name, vendor_data: row.vendor_data, face: row.face },
        similarity: row.similarity,
        decided: decided(row.decided_at, row.decided_by, row.reason),
    };
    Ok(rows.into_iter().map(linked).collect())
}

/// How many pairs of a user wait for a decision. Open ones count only at or above the application's
/// threshold.
pub(in crate::faces::pairs) async fn waiting(
    db: &Db,
    application_seq: i64,
    user_seq: i64,
) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM face_pairs
         WHERE (low_user_seq = $2 OR high_user_seq = $2)
           AND (state = 'later' OR (state = 'open' AND similarity >= 100 * COALESCE(
                (SELECT threshold FROM face_settings WHERE application_seq = $1), $3)))",
    )
    .bind(application_seq)
    .bind(user_seq)
    .bind(FaceSettings::default().threshold)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

pub(in crate::faces::pairs) async fn has_face(db: &Db, user_seq: i64) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM faces WHERE user_seq = $1 LIMIT 1",
    )
    .bind(user_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}
