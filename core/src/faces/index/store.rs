use rollcall_faces::{Embedding, Model};

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// A face with what is needed to compare it. One that stayed with a user who was merged into another one
/// counts as the other one's.
pub(in crate::faces) struct StoredFace {
    pub seq: i64,
    pub user_seq: i64,
    pub model: Model,
    pub embedding: Embedding,
}

/// A batch of faces in the order of their keys. The next batch begins after the key `last`.
pub(in crate::faces) struct Step {
    pub rows: Vec<StoredFace>,
    pub last: Option<i64>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    seq: i64,
    user_seq: i64,
    model: String,
    model_version: String,
    embedding: Vec<u8>,
}

/// A damaged embedding is logged and left out; the other faces can still be found.
fn stored(row: Row) -> Option<StoredFace> {
    let Some(embedding) = Embedding::from_bytes(&row.embedding) else {
        tracing::error!(face_seq = row.seq, "a stored embedding is not one");
        return None;
    };
    let model = Model { name: row.model, version: row.model_version };
    Some(StoredFace { seq: row.seq, user_seq: row.user_seq, model, embedding })
}

/// The number of the latest change of the application's faces. 0: there was none.
pub(super) async fn newest(db: &Db, application_seq: i64) -> Result<i64> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT changes FROM face_settings WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map_or(0, |(number,)| number))
}

/// Applications whose faces were ever changed.
pub(super) async fn applications(db: &Db) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT application_seq FROM face_settings WHERE changes > 0",
    )
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// The changes after a number, in their order: (number, face).
pub(super) async fn changes_after(
    db: &Db,
    application_seq: i64,
    number: i64,
    most: i64,
) -> Result<Vec<(i64, i64)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT number, face_seq FROM face_changes
         WHERE application_seq = $1 AND number > $2 ORDER BY number LIMIT $3",
    )
    .bind(application_seq)
    .bind(number)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// The next faces after a key.
pub(in crate::faces) async fn faces_after(
    db: &Db,
    application_seq: i64,
    after: i64,
    most: i64,
) -> Result<Step> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT f.seq, COALESCE(u.merged_into, f.user_seq) AS user_seq, f.model, f.model_version,
                f.embedding
         FROM faces f JOIN users u ON u.seq = f.user_seq
         WHERE f.application_seq = $1 AND f.seq > $2 ORDER BY f.seq LIMIT $3",
    )
    .bind(application_seq)
    .bind(after)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    let last = rows.last().map(|row| row.seq);
    Ok(Step { rows: rows.into_iter().filter_map(stored).collect(), last })
}

/// The faces among these that still exist.
pub(super) async fn faces(db: &Db, application_seq: i64, seqs: &[i64]) -> Result<Vec<StoredFace>> {
    let rows: Vec<Row> = match db {
        Db::Sqlite { read, .. } => {
            sqlx::query_as(
                "SELECT f.seq, COALESCE(u.merged_into, f.user_seq) AS user_seq, f.model,
                        f.model_version, f.embedding
                 FROM faces f JOIN users u ON u.seq = f.user_seq
                 WHERE f.application_seq = $1
                   AND f.seq IN (SELECT value FROM json_each($2))",
            )
            .bind(application_seq)
            .bind(serde_json::to_string(seqs)?)
            .fetch_all(read)
            .await?
        }
        Db::Postgres(pool) => {
            sqlx::query_as(
                "SELECT f.seq, COALESCE(u.merged_into, f.user_seq) AS user_seq, f.model,
                        f.model_version, f.embedding
                 FROM faces f JOIN users u ON u.seq = f.user_seq
                 WHERE f.application_seq = $1 AND f.seq = ANY($2)",
            )
            .bind(application_seq)
            .bind(seqs)
            .fetch_all(pool)
            .await?
        }
    };
    Ok(rows.into_iter().filter_map(stored).collect())
}

pub(super) async fn any_before(db: &Db, at: Timestamp) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT number FROM face_changes WHERE at < $1 LIMIT 1",
    )
    .bind(at.micros())
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

pub(super) async fn prune(tx: &mut Tx, before: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM face_changes WHERE at < $1")
        .bind(before.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
