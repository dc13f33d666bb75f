use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::imports::{ImportSettings, StatusChanges};

const FIND: &str = "SELECT status_changes FROM import_settings WHERE application_seq = $1";

/// The application's settings, or the defaults if it has none.
pub(in crate::imports) async fn settings(db: &Db, application_seq: i64) -> Result<ImportSettings> {
    let row = on_db!(db, pool => sqlx::query_as(FIND)
        .bind(application_seq)
        .fetch_optional(pool)
        .await)?;
    found(row)
}

pub(in crate::imports) async fn settings_in(
    tx: &mut Tx,
    application_seq: i64,
) -> Result<ImportSettings> {
    let row = on_tx!(tx, c => sqlx::query_as(FIND).bind(application_seq).fetch_optional(c).await)?;
    found(row)
}

fn found(row: Option<(String,)>) -> Result<ImportSettings> {
    let Some((code,)) = row else { return Ok(ImportSettings::default()) };
    let status_changes = StatusChanges::from_code(&code)
        .ok_or_else(|| Error::internal("imports", &format!("unknown setting {code}")))?;
    Ok(ImportSettings { status_changes })
}

pub(in crate::imports) async fn save_settings(
    tx: &mut Tx,
    application_seq: i64,
    settings: ImportSettings,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO import_settings (application_seq, status_changes) VALUES ($1, $2)
         ON CONFLICT (application_seq) DO UPDATE SET status_changes = excluded.status_changes",
    )
    .bind(application_seq)
    .bind(settings.status_changes.code())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
