use std::collections::HashMap;

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::{Error, Result};
use crate::faces::archive::{Archive, ArchiveRow, ArchiveState, RowCounts, RowState};

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    file_name: String,
    size: i64,
    sha256: String,
    state: String,
    cause: String,
    cancel_requested: bool,
    uploaded_by: String,
    uploaded_at: i64,
    started_by: Option<String>,
    started_at: Option<i64>,
    finished_at: Option<i64>,
}

/// Selects [`Row`]s: `$rest` is the rest of the statement after the table.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, file_name, size, sha256, state, cause, cancel_requested, uploaded_by,
                    uploaded_at, started_by, started_at, finished_at
             FROM face_archives ",
            $rest
        )
    };
}

/// The newest archives of an application.
pub(in crate::faces::archive) async fn list(
    db: &Db,
    application_seq: i64,
    most: i64,
) -> Result<Vec<Archive>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        select!("WHERE application_seq = $1 ORDER BY id DESC LIMIT $2"),
    )
    .bind(application_seq)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    let mut archives = Vec::with_capacity(rows.len());
    for row in rows {
        archives.push(archive(db, row).await?);
    }
    Ok(archives)
}

pub(in crate::faces::archive) async fn find(
    db: &Db,
    application_seq: i64,
    id: Uuid,
) -> Result<Option<Archive>> {
    let row: Option<Row> = on_db!(db, pool => sqlx::query_as(
        select!("WHERE id = $1 AND application_seq = $2"),
    )
    .bind(id)
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    match row {
        Some(row) => Ok(Some(archive(db, row).await?)),
        None => Ok(None),
    }
}

async fn archive(db: &Db, row: Row) -> Result<Archive> {
    let counts: Vec<(String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT state, COUNT(*) FROM face_archive_rows WHERE archive_id = $1 GROUP BY state",
    )
    .bind(row.id)
    .fetch_all(pool)
    .await)?;
    let counts: HashMap<String, i64> = counts.into_iter().collect();
    let of = |state: RowState| counts.get(state.code()).copied().unwrap_or_default();
    let at = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    Ok(Archive {
        id: row.id,
        file_name: row.file_name,
        size: row.size,
        sha256: row.sha256,
        state: ArchiveState::from_code(&row.state)
            .ok_or_else(|| Error::internal("archive", &format!("unknown state {}", row.state)))?,
        cause: row.cause,
        cancel_requested: row.cancel_requested,
        uploaded_by: row.uploaded_by,
        uploaded_at: Timestamp::from_micros(row.uploaded_at),
        started_by: row.started_by,
        started_at: at(row.started_at),
        finished_at: at(row.finished_at),
        rows: RowCounts {
            pending: of(RowState::Pending),
            ready: of(RowState::Ready),
            refused: of(RowState::Refused),
            added: of(RowState::Added),
        },
    })
}

/// What a job needs to know of its archive.
pub(in crate::faces::archive) struct RunInfo {
    pub application_seq: i64,
    pub started_by_id: Option<Uuid>,
    pub archive: Archive,
}

pub(in crate::faces::archive) async fn run_info(db: &Db, id: Uuid) -> Result<Option<RunInfo>> {
    let row: Option<(i64, Option<Uuid>)> = on_db!(db, pool => sqlx::query_as(
        "SELECT application_seq, started_by_id FROM face_archives WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    let Some((application_seq, started_by_id)) = row else { return Ok(None) };
    let archive = find(db, application_seq, id).await?;
    Ok(archive.map(|archive| RunInfo { application_seq, started_by_id, archive }))
}

#[derive(sqlx_macros::FromRow)]
struct TableRow {
    ordinal: i64,
    line: i64,
    vendor_data: String,
    file: String,
    comment: String,
    state: String,
    reason: String,
    user_id: Option<Uuid>,
    face_id: Option<Uuid>,
}

fn table_row(row: TableRow) -> ArchiveRow {
    ArchiveRow {
        ordinal: row.ordinal,
        line: row.line,
        vendor_data: row.vendor_data,
        file: row.file,
        comment: row.comment,
        state: RowState::from_code(&row.state).unwrap_or(RowState::Pending),
        reason: row.reason,
        user: row.user_id,
        face: row.face_id,
    }
}

/// The rows of an archive, starting at a position. With a state, only the rows in that state.
pub(in crate::faces::archive) async fn rows(
    db: &Db,
    archive: Uuid,
    state: Option<RowState>,
    first: i64,
    most: i64,
) -> Result<Vec<ArchiveRow>> {
    let rows: Vec<TableRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal, line, vendor_data, file, comment, state, reason, user_id, face_id
         FROM face_archive_rows
         WHERE archive_id = $1 AND ordinal >= $3 AND ($2 = '' OR state = $2)
         ORDER BY ordinal LIMIT $4",
    )
    .bind(archive)
    .bind(state.map_or("", RowState::code))
    .bind(first)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(table_row).collect())
}

/// The next rows that a job has to work on.
pub(in crate::faces::archive) async fn source_rows(
    db: &Db,
    archive: Uuid,
    state: RowState,
) -> Result<Vec<ArchiveRow>> {
    rows(db, archive, Some(state), 0, 200).await
}
