use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::faces::FaceSettings;

fn chosen((threshold, min_face): (i64, i64)) -> FaceSettings {
    FaceSettings { threshold, min_face }
}

/// The face settings of an application. What was never set has its default.
pub(in crate::faces) async fn settings(db: &Db, application_seq: i64) -> Result<FaceSettings> {
    let row: Option<(i64, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT threshold, min_face FROM face_settings WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(chosen).unwrap_or_default())
}

/// Reads the settings and locks them until the transaction ends, so that no face is added meanwhile.
pub(in crate::faces) async fn lock_settings(
    tx: &mut Tx,
    application_seq: i64,
) -> Result<FaceSettings> {
    // An update that changes nothing locks the row on both databases, and creates it if it is missing.
    let row = on_tx!(tx, c => sqlx::query_as(
        "INSERT INTO face_settings (application_seq) VALUES ($1)
         ON CONFLICT (application_seq) DO UPDATE SET changes = face_settings.changes
         RETURNING threshold, min_face",
    )
    .bind(application_seq)
    .fetch_one(c)
    .await)?;
    Ok(chosen(row))
}

pub(in crate::faces) async fn save_settings(
    tx: &mut Tx,
    application_seq: i64,
    settings: &FaceSettings,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_settings SET threshold = $2, min_face = $3 WHERE application_seq = $1",
    )
    .bind(application_seq)
    .bind(settings.threshold)
    .bind(settings.min_face)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// How many faces of the application have an aligned width below this many pixels.
pub(in crate::faces) async fn narrower(db: &Db, application_seq: i64, width: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM faces WHERE application_seq = $1 AND aligned_width < $2",
    )
    .bind(application_seq)
    .bind(width)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}
