use crate::db::{Db, on_db};
use crate::error::Result;
use crate::faces::FaceSettings;

/// What an application asks of faces; the defaults where nothing was chosen.
pub(in crate::faces) async fn settings(db: &Db, application_seq: i64) -> Result<FaceSettings> {
    let row: Option<(i64, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT threshold, min_face FROM face_settings WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    let chosen = |(threshold, min_face)| FaceSettings { threshold, min_face };
    Ok(row.map_or_else(FaceSettings::default, chosen))
}
