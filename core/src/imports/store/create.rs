use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::imports::Choices;
use crate::imports::read::CsvFormat;

pub(in crate::imports) struct NewImport<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub size: i64,
    pub sha256: &'a str,
    pub form: &'a CsvFormat,
    pub now: Timestamp,
    pub choices: &'a Choices,
}

pub(in crate::imports) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewImport<'_>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO imports (id, application_seq, state, file_name, size, sha256, uploaded_by,
             uploaded_by_id, uploaded_at, form)
         VALUES ($1, $2, 'validating', $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(new.id)
    .bind(actor.application.seq)
    .bind(new.file_name)
    .bind(new.size)
    .bind(new.sha256)
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(new.now.micros())
    .bind(serde_json::to_string(new.form)?)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
