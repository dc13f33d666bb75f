use uuid::Uuid;

use super::row::{effective, parsed, state};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::imports::corrections::{self, Corrections};
use crate::imports::read::CsvFormat;
use crate::imports::{Choices, Counts, ImportState};

/// What a job needs to begin.
pub(in crate::imports) struct RunInfo {
    pub application_seq: i64,
    pub state: ImportState,
    pub form: CsvFormat,
    pub choices: Choices,
    pub corrections: Corrections,
    pub checkpoint: String,
    pub applied: Counts,
    pub uploaded_at: Timestamp,
}

pub(in crate::imports) async fn run_info(db: &Db, id: Uuid) -> Result<Option<RunInfo>> {
    let row: Option<(i64, String, String, String, String, String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT application_seq, state, form, checkpoint, applied, choices, uploaded_at
         FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    let Some((application_seq, code, form, checkpoint, applied, choices, uploaded_at)) = row else {
        return Ok(None);
    };
    let form: CsvFormat = parsed(&form)?;
    let choices = effective(parsed(&choices)?, &form);
    Ok(Some(RunInfo {
        application_seq,
        state: state(&code)?,
        form,
        choices,
        corrections: corrections::load(db, id).await?,
        checkpoint,
        applied: parsed(&applied)?,
        uploaded_at: Timestamp::from_micros(uploaded_at),
    }))
}

/// What an audit entry says of the file.
#[derive(sqlx_macros::FromRow)]
pub(in crate::imports) struct FileOf {
    pub file_name: String,
    pub sha256: String,
    pub uploaded_by: String,
    pub started_by: Option<String>,
}

pub(in crate::imports) async fn file_of(tx: &mut Tx, id: Uuid) -> Result<FileOf> {
    let row = on_tx!(tx, c => sqlx::query_as(
        "SELECT file_name, sha256, uploaded_by, started_by FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(row)
}

/// A run, for the mail about its end.
pub(in crate::imports) struct RunOf {
    pub file_name: String,
    pub started_by_id: Uuid,
    pub running_at: Timestamp,
}

/// `None`: no operator started it, or it has not begun.
pub(in crate::imports) async fn run_of(tx: &mut Tx, id: Uuid) -> Result<Option<RunOf>> {
    let (file_name, starter, running_at): (String, Option<Uuid>, Option<i64>) = on_tx!(tx, c => sqlx::query_as(
            "SELECT file_name, started_by_id, running_at FROM imports WHERE id = $1",
        )
        .bind(id)
        .fetch_one(c)
        .await)?;
    Ok(starter.zip(running_at).map(|(started_by_id, running_at)| RunOf {
        file_name,
        started_by_id,
        running_at: Timestamp::from_micros(running_at),
    }))
}
