use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Gives a change of an application's faces its number, so that every process can update its index.
/// From here until the commit nobody else can change faces of the application. So the numbers are
/// committed in their order.
pub(crate) async fn changed(
    tx: &mut Tx,
    application_seq: i64,
    face_seq: i64,
    added: bool,
    now: Timestamp,
) -> Result<i64> {
    let (number,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "INSERT INTO face_settings (application_seq, changes) VALUES ($1, 1)
         ON CONFLICT (application_seq) DO UPDATE SET changes = face_settings.changes + 1
         RETURNING changes",
    )
    .bind(application_seq)
    .fetch_one(c)
    .await)?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO face_changes (application_seq, number, face_seq, added, at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(application_seq)
    .bind(number)
    .bind(face_seq)
    .bind(added)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(number)
}
