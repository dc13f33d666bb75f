use uuid::Uuid;

use super::saved::Saved;
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::imports::Target;
use crate::imports::lifecycle::Transition;
use crate::imports::read::CsvFormat;
use crate::imports::store as imports;

type SavedRow = (String, String, String, String);

fn saved((name, header, targets, words): SavedRow) -> Result<Saved> {
    let targets: Vec<(String, Target)> = serde_json::from_str(&targets)?;
    Ok(Saved { name, header, targets, values: serde_json::from_str(&words)? })
}

/// The saved mappings of an application, by name.
pub(super) async fn all(db: &Db, application_seq: i64) -> Result<Vec<Saved>> {
    let rows: Vec<SavedRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT name, header, targets, words FROM import_mappings WHERE application_seq = $1 ORDER BY name",
    )
    .bind(application_seq)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(saved).collect()
}

pub(super) async fn by_name(db: &Db, application_seq: i64, name: &str) -> Result<Option<Saved>> {
    let row: Option<SavedRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT name, header, targets, words FROM import_mappings
         WHERE application_seq = $1 AND name = $2",
    )
    .bind(application_seq)
    .bind(name)
    .fetch_optional(pool)
    .await)?;
    row.map(saved).transpose()
}

/// The saved mappings of an application by name, each with who saved it and when.
pub(super) async fn listed(
    db: &Db,
    application_seq: i64,
) -> Result<Vec<(Saved, String, Timestamp)>> {
    let rows: Vec<(String, String, String, String, String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT name, header, targets, words, saved_by, saved_at FROM import_mappings
         WHERE application_seq = $1 ORDER BY name",
    )
    .bind(application_seq)
    .fetch_all(pool)
    .await)?;
    rows.into_iter()
        .map(|(name, header, targets, words, by, at)| {
            Ok((saved((name, header, targets, words))?, by, Timestamp::from_micros(at)))
        })
        .collect()
}

/// Saves a mapping; one of the same name is replaced.
pub(super) async fn save(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    mapping: &Saved,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO import_mappings (id, application_seq, name, header, targets, words, saved_by,
             saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (application_seq, name) DO UPDATE SET header = excluded.header,
             targets = excluded.targets, words = excluded.words, saved_by = excluded.saved_by, saved_at = excluded.saved_at",
    )
    .bind(id)
    .bind(actor.application.seq)
    .bind(&mapping.name)
    .bind(&mapping.header)
    .bind(serde_json::to_string(&mapping.targets)?)
    .bind(serde_json::to_string(&mapping.values)?)
    .bind(actor.name())
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Has an import wait for its mapping. `false`: an operator has discarded it meanwhile.
pub(super) async fn set_asking(
    tx: &mut Tx,
    id: Uuid,
    form: &CsvFormat,
    cause: &str,
) -> Result<bool> {
    if !imports::transition(tx, id, Transition::AskMapping).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = $2, form = $3, done_rows = 0, done_bytes = 0 WHERE id = $1",
    )
    .bind(id)
    .bind(cause)
    .bind(serde_json::to_string(form)?)
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// Has an import validated (again) with another form. `false`: it has been started or has ended.
pub(super) async fn set_chosen(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    form: &CsvFormat,
) -> Result<bool> {
    if !imports::transition_by(tx, actor, id, Transition::ChooseMapping).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = '', form = $2, rows = 0, preview = '{}', reasons = '[]',
             offers = '[]', accepted_offers = '[]', done_rows = 0, done_bytes = 0,
             corrections = 0
         WHERE id = $1",
    )
    .bind(id)
    .bind(serde_json::to_string(form)?)
    .execute(c)
    .await
    .map(drop))?;
    // The corrections belong to columns that may have changed.
    on_tx!(tx, c => sqlx::query("DELETE FROM import_corrections WHERE import_id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(true)
}

/// Keeps how a file is read, of an import that is about to be read again.
pub(super) async fn set_form(tx: &mut Tx, id: Uuid, form: &CsvFormat) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET form = $2 WHERE id = $1 AND state = 'validating'")
        .bind(id)
        .bind(serde_json::to_string(form)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
