use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::faces::CompareProgress;
use crate::faces::pairs::CompareFaces;
use crate::jobs::Job;

/// Restarts the comparison of all faces of the application, from the first one.
pub(in crate::faces) async fn begin(tx: &mut Tx, application_seq: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_settings SET compared_to = 0, compared = 0,
             to_compare = (SELECT COUNT(*) FROM faces WHERE application_seq = $1)
         WHERE application_seq = $1",
    )
    .bind(application_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// The last face that has been compared. `None`: no comparison is running.
pub(in crate::faces::pairs) async fn next(db: &Db, application_seq: i64) -> Result<Option<i64>> {
    let row: Option<(Option<i64>,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT compared_to FROM face_settings WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.and_then(|(seq,)| seq))
}

/// Moves the checkpoint on from where a step began, and locks the application's settings until the
/// commit. `false`: the comparison was restarted in the meantime.
pub(in crate::faces::pairs) async fn advance(
    tx: &mut Tx,
    application_seq: i64,
    from: i64,
    to: i64,
    faces: i64,
) -> Result<bool> {
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE face_settings SET compared_to = $3, compared = compared + $4
         WHERE application_seq = $1 AND compared_to = $2",
    )
    .bind(application_seq)
    .bind(from)
    .bind(to)
    .bind(faces)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(moved)
}

/// Ends the comparison, unless it was restarted.
pub(in crate::faces::pairs) async fn end(tx: &mut Tx, application_seq: i64, at: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_settings SET compared_to = NULL WHERE application_seq = $1 AND compared_to = $2",
    )
    .bind(application_seq)
    .bind(at)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Ends the comparison of a job that failed, unless another job for it is queued.
pub(in crate::faces::pairs) async fn give_up(tx: &mut Tx, application: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_settings SET compared_to = NULL
         WHERE application_seq = (SELECT seq FROM applications WHERE id = $1)
           AND NOT EXISTS (SELECT 1 FROM jobs
               WHERE kind = $2 AND subject_id = $1 AND state = 'waiting')",
    )
    .bind(application)
    .bind(CompareFaces.kind())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::faces) async fn progress(
    db: &Db,
    application_seq: i64,
) -> Result<Option<CompareProgress>> {
    let row: Option<(i64, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT compared, to_compare FROM face_settings
         WHERE application_seq = $1 AND compared_to IS NOT NULL",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(compared, of)| CompareProgress { compared, of }))
}
