use rollcall_faces::{Embedding, Model};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::{Error, Result};
use crate::faces::{Face, FaceSource, Frame};

#[derive(sqlx_macros::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    width: i64,
    height: i64,
    face_x: i64,
    face_y: i64,
    face_width: i64,
    face_height: i64,
    comment: String,
    source: String,
    uploaded_by: String,
    created_at: i64,
}

fn face(row: Row) -> Result<Face> {
    Ok(Face {
        seq: row.seq,
        id: row.id,
        width: row.width,
        height: row.height,
        frame: Frame {
            x: row.face_x,
            y: row.face_y,
            width: row.face_width,
            height: row.face_height,
        },
        comment: row.comment,
        source: FaceSource::from_code(&row.source)
            .ok_or_else(|| Error::internal("faces", &format!("unknown source {}", row.source)))?,
        uploaded_by: row.uploaded_by,
        created_at: Timestamp::from_micros(row.created_at),
    })
}

/// The faces of a user, in the order in which they were added.
pub(in crate::faces) async fn list(db: &Db, user_seq: i64) -> Result<Vec<Face>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq, id, width, height, face_x, face_y, face_width, face_height, comment, source,
                uploaded_by, created_at
         FROM faces WHERE user_seq = $1 ORDER BY seq",
    )
    .bind(user_seq)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(face).collect()
}

/// The embedding of one of a user's faces.
pub(in crate::faces) struct Own {
    pub seq: i64,
    pub id: Uuid,
    pub model: Model,
    pub embedding: Embedding,
}

/// The embeddings of a user's faces, in the order in which the faces were added.
pub(in crate::faces) async fn embeddings_of(db: &Db, user_seq: i64) -> Result<Vec<Own>> {
    let rows: Vec<(i64, Uuid, String, String, Vec<u8>)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq, id, model, model_version, embedding FROM faces
         WHERE user_seq = $1 ORDER BY seq",
    )
    .bind(user_seq)
    .fetch_all(pool)
    .await)?;
    let own = |(seq, id, name, version, bytes): (i64, Uuid, String, String, Vec<u8>)| {
        let embedding = Embedding::from_bytes(&bytes);
        let embedding = embedding
            .ok_or_else(|| Error::internal("faces", &"a stored embedding cannot be read"))?;
        Ok(Own { seq, id, model: Model { name, version }, embedding })
    };
    rows.into_iter().map(own).collect()
}

/// The short key of a user of this application.
pub(in crate::faces) async fn user_seq(
    db: &Db,
    application_seq: i64,
    user: Uuid,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM users WHERE id = $1 AND application_seq = $2",
    )
    .bind(user)
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}

pub(in crate::faces) async fn count(db: &Db, user_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM faces WHERE user_seq = $1",
    )
    .bind(user_seq)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

/// Whether a user already has a face with exactly this stored picture.
pub(in crate::faces) async fn has_picture(db: &Db, user_seq: i64, sha256: &str) -> Result<bool> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM faces WHERE user_seq = $1 AND sha256 = $2 LIMIT 1",
    )
    .bind(user_seq)
    .bind(sha256)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}

pub(in crate::faces) async fn exists(db: &Db, id: Uuid) -> Result<bool> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM faces WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}

/// Whether a user with this ID exists, in any application.
pub(in crate::faces) async fn user_exists(db: &Db, id: Uuid) -> Result<bool> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM users WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}

/// The faces of several users, the one in the first slot first.
pub(in crate::faces) async fn portraits(
    db: &Db,
    application_seq: i64,
    users: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let rows = on_db!(db, pool => {
        // SQLite should find the users by their IDs first, and then their faces. The plus keeps it from
        // reading the whole application.
        let mut sql = QueryBuilder::new(
            "SELECT u.id, f.id FROM users u CROSS JOIN faces f
             WHERE f.user_seq = u.seq AND +u.application_seq = ",
        );
        sql.push_bind(application_seq).push(" AND u.id IN (");
        let mut ids = sql.separated(", ");
        for user in users {
            ids.push_bind(*user);
        }
        sql.push(") ORDER BY f.slot");
        sql.build_query_as().fetch_all(pool).await
    })?;
    Ok(rows)
}
