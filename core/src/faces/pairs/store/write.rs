use std::collections::HashMap;

use rollcall_faces::{Embedding, Model};
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::faces::FaceSettings;
use crate::faces::pairs::PairState;

/// A pair that was found.
pub(in crate::faces::pairs) struct NewPair<'a> {
    pub id: Uuid,
    pub application_seq: i64,
    pub users: [i64; 2],
    /// The face of each of the two users.
    pub faces: [i64; 2],
    /// Similarity in hundredths of a percent.
    pub similarity: i64,
    /// Threshold in percent.
    pub threshold: i64,
    pub distance: f32,
    pub model: &'a Model,
    pub found_at: Timestamp,
}

/// Identifies a pair, its state, and the model of its score.
pub(in crate::faces::pairs) struct PairKey {
    pub users: [i64; 2],
    pub state: PairState,
    pub model: Model,
}

fn millionths(distance: f32) -> i64 {
    (f64::from(distance) * 1e6).round() as i64
}

/// The threshold of an application, in percent.
pub(in crate::faces::pairs) async fn threshold(tx: &mut Tx, application_seq: i64) -> Result<i64> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT threshold FROM face_settings WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(c)
    .await)?;
    Ok(row.map_or(FaceSettings::default().threshold, |(threshold,)| threshold))
}

/// The faces of one model that were added after a change: (face, user, embedding).
pub(in crate::faces::pairs) async fn added_since(
    tx: &mut Tx,
    application_seq: i64,
    number: i64,
    model: &Model,
) -> Result<Vec<(i64, i64, Embedding)>> {
    let rows: Vec<(i64, i64, Vec<u8>)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT f.seq, COALESCE(u.merged_into, f.user_seq), f.embedding
         FROM face_changes c JOIN faces f ON f.seq = c.face_seq
              JOIN users u ON u.seq = f.user_seq
         WHERE c.application_seq = $1 AND c.number > $2 AND c.added = TRUE
           AND f.model = $3 AND f.model_version = $4",
    )
    .bind(application_seq)
    .bind(number)
    .bind(&model.name)
    .bind(&model.version)
    .fetch_all(c)
    .await)?;
    let embedded = |(seq, user, bytes): (i64, i64, Vec<u8>)| {
        Embedding::from_bytes(&bytes).map(|embedding| (seq, user, embedding))
    };
    Ok(rows.into_iter().filter_map(embedded).collect())
}

/// Whose the faces among these are that still exist: of a user who was merged away, the survivor's. Primary
/// keys find both.
pub(in crate::faces::pairs) async fn owners(
    tx: &mut Tx,
    application_seq: i64,
    seqs: &[i64],
) -> Result<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query_as(
                "SELECT f.seq, COALESCE(u.merged_into, f.user_seq)
                 FROM faces f JOIN users u ON u.seq = f.user_seq
                 WHERE f.application_seq = $1 AND f.seq IN (SELECT value FROM json_each($2))",
            )
            .bind(application_seq)
            .bind(serde_json::to_string(seqs)?)
            .fetch_all(&mut **transaction)
            .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as(
                "SELECT f.seq, COALESCE(u.merged_into, f.user_seq)
                 FROM faces f JOIN users u ON u.seq = f.user_seq
                 WHERE f.application_seq = $1 AND f.seq = ANY($2)",
            )
            .bind(application_seq)
            .bind(seqs)
            .fetch_all(&mut **transaction)
            .await?
        }
    };
    Ok(rows.into_iter().collect())
}

/// Adds a pair, or raises the score of an undecided one. Scores of different models cannot be compared,
/// so a score of another model always replaces the stored one. A pair that a merge has copied is the
/// survivor's own from then on. Returns whether anything was written.
pub(in crate::faces::pairs) async fn upsert(tx: &mut Tx, pair: &NewPair<'_>) -> Result<bool> {
    let ([mut low, mut high], [mut low_face, mut high_face]) = (pair.users, pair.faces);
    if low > high {
        (low, high, low_face, high_face) = (high, low, high_face, low_face);
    }
    let written = on_tx!(tx, c => sqlx::query(
        "INSERT INTO face_pairs (id, application_seq, low_user_seq, high_user_seq, similarity,
             threshold, distance, model, model_version, low_face_seq, high_face_seq, state, found_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12)
         ON CONFLICT (low_user_seq, high_user_seq) DO UPDATE SET
             similarity = excluded.similarity, threshold = excluded.threshold,
             distance = excluded.distance, model = excluded.model,
             model_version = excluded.model_version, low_face_seq = excluded.low_face_seq,
             high_face_seq = excluded.high_face_seq, copied_from = NULL
         WHERE face_pairs.state IN ('open', 'later')
           AND (excluded.similarity > face_pairs.similarity
                OR excluded.model <> face_pairs.model
                OR excluded.model_version <> face_pairs.model_version)",
    )
    .bind(pair.id)
    .bind(pair.application_seq)
    .bind(low)
    .bind(high)
    .bind(pair.similarity)
    .bind(pair.threshold)
    .bind(millionths(pair.distance))
    .bind(&pair.model.name)
    .bind(&pair.model.version)
    .bind(low_face)
    .bind(high_face)
    .bind(pair.found_at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(written)
}

/// The pairs whose score comes from this face.
pub(in crate::faces::pairs) async fn with_face(tx: &mut Tx, face_seq: i64) -> Result<Vec<PairKey>> {
    let rows: Vec<(i64, i64, String, String, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT low_user_seq, high_user_seq, state, model, model_version FROM face_pairs
         WHERE low_face_seq = $1 OR high_face_seq = $1",
    )
    .bind(face_seq)
    .fetch_all(c)
    .await)?;
    let key = |(low, high, state, name, version): (i64, i64, String, String, String)| PairKey {
        users: [low, high],
        state: super::state_of(&state),
        model: Model { name, version },
    };
    Ok(rows.into_iter().map(key).collect())
}

/// The faces of a user with an embedding of this model, and those that stayed with users who were merged into
/// them. The primary key and the index of merged users find the users.
pub(in crate::faces::pairs) async fn faces_of(
    tx: &mut Tx,
    user_seq: i64,
    model: &Model,
) -> Result<Vec<(i64, Embedding)>> {
    let rows: Vec<(i64, Vec<u8>)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT seq, embedding FROM faces
         WHERE user_seq IN (SELECT u.seq FROM users u WHERE u.seq = $1 OR u.merged_into = $1)
           AND model = $2 AND model_version = $3",
    )
    .bind(user_seq)
    .bind(&model.name)
    .bind(&model.version)
    .fetch_all(c)
    .await)?;
    let embedded = |(seq, bytes): (i64, Vec<u8>)| {
        Embedding::from_bytes(&bytes).map(|embedding| (seq, embedding))
    };
    Ok(rows.into_iter().filter_map(embedded).collect())
}

/// Changes the score of an undecided pair. `false`: the pair has been decided in the meantime.
pub(in crate::faces::pairs) async fn rescore(
    tx: &mut Tx,
    pair: &PairKey,
    faces: [i64; 2],
    distance: f32,
    similarity: i64,
) -> Result<bool> {
    let rescored = on_tx!(tx, c => sqlx::query(
        "UPDATE face_pairs SET low_face_seq = $3, high_face_seq = $4, distance = $5, similarity = $6
         WHERE low_user_seq = $1 AND high_user_seq = $2 AND state IN ('open', 'later')",
    )
    .bind(pair.users[0])
    .bind(pair.users[1])
    .bind(faces[0])
    .bind(faces[1])
    .bind(millionths(distance))
    .bind(similarity)
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(rescored)
}

/// Takes a deleted face off a decided pair. The pair keeps its score, but no longer shows the face.
pub(in crate::faces::pairs) async fn without_face(
    tx: &mut Tx,
    pair: &PairKey,
    face_seq: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_pairs SET low_face_seq = NULLIF(low_face_seq, $3),
             high_face_seq = NULLIF(high_face_seq, $3)
         WHERE low_user_seq = $1 AND high_user_seq = $2",
    )
    .bind(pair.users[0])
    .bind(pair.users[1])
    .bind(face_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes an undecided pair. `false`: the pair has been decided in the meantime.
pub(in crate::faces::pairs) async fn remove(tx: &mut Tx, pair: &PairKey) -> Result<bool> {
    let removed = on_tx!(tx, c => sqlx::query(
        "DELETE FROM face_pairs
         WHERE low_user_seq = $1 AND high_user_seq = $2 AND state IN ('open', 'later')",
    )
    .bind(pair.users[0])
    .bind(pair.users[1])
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(removed)
}
