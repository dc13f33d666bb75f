use std::collections::HashMap;

use serde::de::DeserializeOwned;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::corrections::{self, Corrections};
use super::preview::{BLOCK, Moved};
use super::read::Form;
use super::validate::reason_label;
use super::{Choices, Column, Counts, Import, ImportRef, ImportState, Outcome, Reason};
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    state: String,
    cause: String,
    file_name: String,
    size: i64,
    sha256: String,
    uploaded_by: String,
    uploaded_at: i64,
    started_by: Option<String>,
    started_at: Option<i64>,
    running_at: Option<i64>,
    finished_at: Option<i64>,
    judged_micros: i64,
    rows: i64,
    form: String,
    preview: String,
    applied: String,
    reasons: String,
    done_rows: i64,
    done_bytes: i64,
    choices: String,
    corrections: i64,
    undone: String,
    undone_by: Option<String>,
    undone_at: Option<i64>,
    application_seq: i64,
}

const COLUMNS: &str = "id, state, cause, file_name, size, sha256, uploaded_by, uploaded_at, \
     started_by, started_at, running_at, finished_at, judged_micros, rows, form, preview, applied, \
     reasons, done_rows, done_bytes, choices, corrections, undone, undone_by, undone_at, \
     application_seq";

/// An import with what only operations need to know.
pub(super) struct Found {
    pub import: Import,
    pub application_seq: i64,
    pub form: Form,
    pub running_at: Option<Timestamp>,
    pub done_rows: i64,
    pub done_bytes: i64,
}

fn found(row: Row) -> Result<Found> {
    let form: Form = parsed(&row.form)?;
    let reasons: Vec<(u8, u8, i64)> = serde_json::from_str(&row.reasons)?;
    let import = Import {
        id: row.id,
        state: state(&row.state)?,
        cause: row.cause,
        file_name: row.file_name,
        size: row.size,
        sha256: row.sha256,
        uploaded_by: row.uploaded_by,
        uploaded_at: Timestamp::from_micros(row.uploaded_at),
        started_by: row.started_by,
        started_at: row.started_at.map(Timestamp::from_micros),
        finished_at: row.finished_at.map(Timestamp::from_micros),
        judged_seconds: row.judged_micros as f64 / 1e6,
        rows: row.rows,
        preview: parsed(&row.preview)?,
        applied: parsed(&row.applied)?,
        reasons: reasons.into_iter().filter_map(reason).collect(),
        choices: parsed(&row.choices)?,
        corrections: row.corrections,
        complete: row.rows > 0 && row.done_rows >= row.rows,
        undone: parsed(&row.undone)?,
        undone_by: row.undone_by,
        undone_at: row.undone_at.map(Timestamp::from_micros),
        columns: form.known(),
        reading: form.reading(),
        same_as: None,
        waiting_for: None,
    };
    Ok(Found {
        import,
        application_seq: row.application_seq,
        form,
        running_at: row.running_at.map(Timestamp::from_micros),
        done_rows: row.done_rows,
        done_bytes: row.done_bytes,
    })
}

fn reason((column, code, count): (u8, u8, i64)) -> Option<Reason> {
    let column = *Column::ALL.get(usize::from(column))?;
    Some(Reason { column, code, label: reason_label(code).to_owned(), count })
}

/// `{}` stands for what has not been written yet.
fn parsed<T: DeserializeOwned + Default>(text: &str) -> Result<T> {
    if text == "{}" { Ok(T::default()) } else { Ok(serde_json::from_str(text)?) }
}

fn state(code: &str) -> Result<ImportState> {
    ImportState::from_code(code)
        .ok_or_else(|| Error::internal("imports", &format!("unknown state {code}")))
}

pub(super) struct NewImport<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub size: i64,
    pub sha256: &'a str,
    pub form: &'a Form,
    pub now: Timestamp,
    pub choices: &'a Choices,
}

pub(super) async fn insert(tx: &mut Tx, actor: &Actor, new: &NewImport<'_>) -> Result<()> {
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

pub(super) async fn find(db: &Db, application_seq: i64, id: Uuid) -> Result<Option<Found>> {
    let row: Option<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM imports WHERE application_seq = ").push_bind(application_seq);
        sql.push(" AND id = ").push_bind(id);
        sql.build_query_as().fetch_optional(pool).await
    })?;
    row.map(found).transpose()
}

/// Newest first; with `after`, the ones just newer than it, oldest first.
pub(super) async fn list(
    db: &Db,
    application_seq: i64,
    state: Option<ImportState>,
    before: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Import>> {
    macro_rules! run {
        ($pool:expr) => {{
            let mut sql = QueryBuilder::new("SELECT ");
            sql.push(COLUMNS).push(" FROM imports WHERE application_seq = ");
            sql.push_bind(application_seq);
            if let Some(state) = state {
                sql.push(" AND state = ").push_bind(state.code());
            }
            if let Some(before) = before {
                sql.push(" AND id < ").push_bind(before);
            }
            if let Some(after) = after {
                sql.push(" AND id > ").push_bind(after).push(" ORDER BY id");
            } else {
                sql.push(" ORDER BY id DESC");
            }
            sql.push(" LIMIT ").push_bind(limit);
            sql.build_query_as().fetch_all($pool).await
        }};
    }
    let rows: Vec<Row> = on_db!(db, pool => run!(pool))?;
    rows.into_iter().map(|row| found(row).map(|found| found.import)).collect()
}

type RefRow = (Uuid, String, i64);

fn import_ref((id, file_name, at): RefRow) -> ImportRef {
    ImportRef { id, file_name, at: Timestamp::from_micros(at) }
}

/// The latest import of the same bytes before this one.
pub(super) async fn same_file(
    db: &Db,
    application_seq: i64,
    sha256: &str,
    before: Uuid,
) -> Result<Option<ImportRef>> {
    let row: Option<RefRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, file_name, uploaded_at FROM imports
         WHERE application_seq = $1 AND sha256 = $2 AND id < $3
         ORDER BY id DESC LIMIT 1",
    )
    .bind(application_seq)
    .bind(sha256)
    .bind(before)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(import_ref))
}

/// The import of the application that is in work, for one that waits.
pub(super) async fn in_work(db: &Db, application_seq: i64) -> Result<Option<ImportRef>> {
    let row: Option<RefRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, file_name, uploaded_at FROM imports
         WHERE application_seq = $1 AND state IN ('running', 'cancelling', 'undoing')
         ORDER BY started_at LIMIT 1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(import_ref))
}

/// What a job needs to begin.
pub(super) struct RunInfo {
    pub application_seq: i64,
    pub state: ImportState,
    pub form: Form,
    pub choices: Choices,
    pub corrections: Corrections,
    pub checkpoint: String,
    pub applied: Counts,
}

pub(super) async fn run_info(db: &Db, id: Uuid) -> Result<Option<RunInfo>> {
    let row: Option<(i64, String, String, String, String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT application_seq, state, form, checkpoint, applied, choices FROM imports
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    let Some((application_seq, code, form, checkpoint, applied, choices)) = row else {
        return Ok(None);
    };
    let form: Form = parsed(&form)?;
    let mut choices: Choices = parsed(&choices)?;
    // A column that the file does not have says nothing.
    let known = form.known();
    choices.clears.retain(|column| known.is_empty() || known.contains(column));
    Ok(Some(RunInfo {
        application_seq,
        state: state(&code)?,
        form,
        choices,
        corrections: corrections::load(db, id).await?,
        checkpoint,
        applied: parsed(&applied)?,
    }))
}

/// What an audit entry says of the file.
#[derive(sqlx::FromRow)]
pub(super) struct FileOf {
    pub file_name: String,
    pub sha256: String,
    pub uploaded_by: String,
    pub started_by: Option<String>,
}

pub(super) async fn file_of(tx: &mut Tx, id: Uuid) -> Result<FileOf> {
    let row = on_tx!(tx, c => sqlx::query_as(
        "SELECT file_name, sha256, uploaded_by, started_by FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(row)
}

/// The outcome of judging a file.
pub(super) struct Judged {
    pub form: Form,
    pub rows: i64,
    pub preview: Counts,
    /// Rows by column and kind of problem.
    pub reasons: HashMap<(u8, u8), i64>,
    pub micros: i64,
}

/// `false`: an operator has discarded the import meanwhile, and nothing was written.
pub(super) async fn set_judged(tx: &mut Tx, id: Uuid, judged: &Judged) -> Result<bool> {
    let mut reasons: Vec<(u8, u8, i64)> =
        judged.reasons.iter().map(|(&(column, code), &count)| (column, code, count)).collect();
    reasons.sort_by_key(|&(column, code, count)| (-count, column, code));
    let judged = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = 'ready', cause = '', form = $2, rows = $3, preview = $4,
             reasons = $5, judged_micros = $6, done_rows = 0, done_bytes = 0, running_at = NULL
         WHERE id = $1 AND state = 'validating' AND cancel_requested = FALSE",
    )
    .bind(id)
    .bind(serde_json::to_string(&judged.form)?)
    .bind(judged.rows)
    .bind(serde_json::to_string(&judged.preview)?)
    .bind(serde_json::to_string(&reasons)?)
    .bind(judged.micros)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(judged)
}

/// How far judging is. Returns whether an operator wants it to stop.
pub(super) async fn note_judging(
    tx: &mut Tx,
    id: Uuid,
    counts: &Counts,
    bytes: i64,
) -> Result<bool> {
    let (cancelled,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "UPDATE imports SET preview = $2, done_rows = $3, done_bytes = $4
         WHERE id = $1 AND state = 'validating' RETURNING cancel_requested",
    )
    .bind(id)
    .bind(serde_json::to_string(counts)?)
    .bind(counts.rows())
    .bind(bytes)
    .fetch_one(c)
    .await)?;
    Ok(cancelled)
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: Uuid,
    state: ImportState,
    cause: &str,
    finished_at: Option<Timestamp>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = $2, cause = $3, finished_at = $4 WHERE id = $1",
    )
    .bind(id)
    .bind(state.code())
    .bind(cause)
    .bind(finished_at.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Moves a ready import on to waiting. `false`: it was not ready any more.
pub(super) async fn set_started(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let started = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = 'waiting', started_by = $3, started_by_id = $4, started_at = $5
         WHERE id = $1 AND application_seq = $2 AND state = 'ready'",
    )
    .bind(id)
    .bind(actor.application.seq)
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(started)
}

/// Moves an import from one of some states to another. `false`: it was in none of them.
pub(super) async fn move_state(
    tx: &mut Tx,
    id: Uuid,
    from: [ImportState; 2],
    to: ImportState,
) -> Result<bool> {
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = $4 WHERE id = $1 AND state IN ($2, $3)",
    )
    .bind(id)
    .bind(from[0].code())
    .bind(from[1].code())
    .bind(to.code())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(moved)
}

pub(super) async fn request_cancel(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET cancel_requested = TRUE WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// The outcomes of rows `first..first + count` that differ from the preview's, by position.
pub(super) async fn exceptions(
    db: &Db,
    id: Uuid,
    first: i64,
    count: i64,
) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal, outcome FROM import_exceptions
         WHERE import_id = $1 AND ordinal >= $2 AND ordinal < $3",
    )
    .bind(id)
    .bind(first)
    .bind(first + count)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().collect())
}

/// Positions of held rows, in the order of the file.
pub(super) async fn held(db: &Db, id: Uuid, first: i64, limit: i64) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal FROM import_exceptions WHERE import_id = $1 AND outcome = 'held'
         ORDER BY ordinal LIMIT $3 OFFSET $2",
    )
    .bind(id)
    .bind(first)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(ordinal,)| ordinal).collect())
}

pub(super) async fn set_choices(tx: &mut Tx, id: Uuid, choices: &Choices) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET choices = $2 WHERE id = $1")
        .bind(id)
        .bind(serde_json::to_string(choices)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// The choices of an import, and how many of its cells are corrected.
pub(super) async fn chosen(tx: &mut Tx, id: Uuid) -> Result<(Choices, i64)> {
    let (choices, corrections): (String, i64) = on_tx!(tx, c => sqlx::query_as(
        "SELECT choices, corrections FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok((parsed(&choices)?, corrections))
}

/// Sends an import that has written nothing back to be judged. `false`: it is at work, or has
/// written something.
pub(super) async fn set_validating(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = 'validating', cause = '', started_by = NULL,
             started_by_id = NULL, started_at = NULL, running_at = $3, finished_at = NULL,
             cancel_requested = FALSE, applied = '{}', checkpoint = '{}', done_rows = 0,
             done_bytes = 0
         WHERE id = $1 AND application_seq = $2 AND rows > 0 AND (state = 'ready'
             OR (state IN ('failed', 'cancelled') AND started_at IS NOT NULL AND done_rows = 0))",
    )
    .bind(id)
    .bind(actor.application.seq)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    if moved {
        on_tx!(tx, c => sqlx::query("DELETE FROM import_exceptions WHERE import_id = $1")
            .bind(id)
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(moved)
}

/// Lets a stopped run wait for its turn to go on. `false`: it is not in that state any more.
pub(super) async fn set_resumed(tx: &mut Tx, id: Uuid, from: ImportState) -> Result<bool> {
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = 'waiting', cause = '', cancel_requested = FALSE,
             finished_at = NULL
         WHERE id = $1 AND state = $2",
    )
    .bind(id)
    .bind(from.code())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(moved)
}

/// Whether the run of an import has written rows.
pub(super) async fn has_run(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let (rows,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT done_rows FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(rows > 0)
}

pub(super) async fn set_applied(tx: &mut Tx, id: Uuid, applied: &Counts) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET applied = $2 WHERE id = $1")
        .bind(id)
        .bind(serde_json::to_string(applied)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// What an import has done, locked until the transaction ends.
pub(super) async fn applied(tx: &mut Tx, id: Uuid) -> Result<Counts> {
    let (text,): (String,) = match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query_as("SELECT applied FROM imports WHERE id = $1")
                .bind(id)
                .fetch_one(&mut **transaction)
                .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as("SELECT applied FROM imports WHERE id = $1 FOR UPDATE")
                .bind(id)
                .fetch_one(&mut **transaction)
                .await?
        }
    };
    parsed(&text)
}

/// Adds to what an import has done.
pub(super) async fn add_applied(tx: &mut Tx, id: Uuid, by: &Counts) -> Result<()> {
    let mut counts = applied(tx, id).await?;
    counts.merge(by);
    set_applied(tx, id, &counts).await
}

/// Rows whose outcome is not the preview's, by block of the file's index.
pub(super) async fn moved(db: &Db, id: Uuid) -> Result<Vec<Moved>> {
    let rows: Vec<(i64, String, String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal / $2, previewed, outcome, COUNT(*) FROM import_exceptions
         WHERE import_id = $1 GROUP BY 1, 2, 3",
    )
    .bind(id)
    .bind(BLOCK)
    .fetch_all(pool)
    .await)?;
    let moved = rows.into_iter().filter_map(|(block, from, to, rows)| {
        let (from, to) = (Outcome::from_code(&from)?, Outcome::from_code(&to)?);
        Some(Moved { block, from, to, rows })
    });
    Ok(moved.collect())
}

/// A run of all or nothing that failed has written nothing, however far it came.
pub(super) async fn nothing_done(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET done_rows = 0, done_bytes = 0 WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// A run, for the mail about its end.
pub(super) struct RunOf {
    pub file_name: String,
    pub started_by_id: Uuid,
    pub running_at: Timestamp,
}

/// `None`: no operator started it, or it has not begun.
pub(super) async fn run_of(tx: &mut Tx, id: Uuid) -> Result<Option<RunOf>> {
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
