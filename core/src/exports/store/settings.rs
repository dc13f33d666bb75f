use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::exports::ExportSettings;

/// The settings of the application, or the defaults.
pub(in crate::exports) async fn settings(db: &Db, application_seq: i64) -> Result<ExportSettings> {
    let row: Option<(bool, i64, i64, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT second_person, retention_days, link_hours, download_limit
         FROM export_settings WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map_or_else(
        ExportSettings::default,
        |(second_person, retention_days, link_hours, download_limit)| ExportSettings {
            second_person,
            retention_days,
            link_hours,
            download_limit,
        },
    ))
}

pub(in crate::exports) async fn save_settings(
    tx: &mut Tx,
    application_seq: i64,
    settings: &ExportSettings,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO export_settings
             (application_seq, second_person, retention_days, link_hours, download_limit)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (application_seq) DO UPDATE SET second_person = excluded.second_person,
             retention_days = excluded.retention_days, link_hours = excluded.link_hours,
             download_limit = excluded.download_limit",
    )
    .bind(application_seq)
    .bind(settings.second_person)
    .bind(settings.retention_days)
    .bind(settings.link_hours)
    .bind(settings.download_limit)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
