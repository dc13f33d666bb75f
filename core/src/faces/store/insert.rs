use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Tx, broken_constraint, on_tx};
use crate::error::{Error, Result};
use crate::faces::{FaceSource, Frame};

/// A face as it is stored.
pub(in crate::faces) struct NewFace<'a> {
    pub id: Uuid,
    pub user_seq: i64,
    pub embedding: &'a [u8],
    pub model: &'a str,
    pub model_version: &'a str,
    pub width: i64,
    pub height: i64,
    pub frame: Frame,
    pub aligned_width: i64,
    pub sha256: &'a str,
    pub size: i64,
    pub comment: &'a str,
    pub source: FaceSource,
    pub now: Timestamp,
}

/// Puts a face into the first free slot of its user and returns its short key. `None`: no slot is free.
pub(in crate::faces) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    face: &NewFace<'_>,
) -> Result<Option<i64>> {
    let inserted: Result<Option<(i64,)>, sqlx::Error> = on_tx!(tx, c => sqlx::query_as(
        "INSERT INTO faces (id, application_seq, user_seq, slot, embedding, model, model_version,
             width, height, face_x, face_y, face_width, face_height, aligned_width, sha256, size,
             comment, source, uploaded_by, uploaded_by_id, created_at)
         SELECT $1, $2, $3, MIN(free.slot), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                $16, $17, $18, $19, $20
         FROM (SELECT 1 AS slot UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
               UNION ALL SELECT 5) free
         WHERE NOT EXISTS (SELECT 1 FROM faces f WHERE f.user_seq = $3 AND f.slot = free.slot)
         HAVING MIN(free.slot) IS NOT NULL
         RETURNING seq",
    )
    .bind(face.id)
    .bind(actor.application.seq)
    .bind(face.user_seq)
    .bind(face.embedding)
    .bind(face.model)
    .bind(face.model_version)
    .bind(face.width)
    .bind(face.height)
    .bind(face.frame.x)
    .bind(face.frame.y)
    .bind(face.frame.width)
    .bind(face.frame.height)
    .bind(face.aligned_width)
    .bind(face.sha256)
    .bind(face.size)
    .bind(face.comment)
    .bind(face.source.code())
    .bind(actor.name())
    .bind(actor.id())
    .bind(face.now.micros())
    .fetch_optional(c)
    .await);
    match inserted {
        Ok(row) => Ok(row.map(|(seq,)| seq)),
        Err(error) => Err(match broken_constraint(&error).as_deref() {
            // SQLite's error names the column, PostgreSQL's the constraint.
            Some("faces.id" | "faces_id_key") => {
                Error::Conflict("This picture has already been saved.".into())
            }
            Some(_) => Error::Conflict(
                "Someone else added a face to this user at the same time. Try again.".into(),
            ),
            None => error.into(),
        }),
    }
}
