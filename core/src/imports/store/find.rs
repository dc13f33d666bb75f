use sqlx::QueryBuilder;
use uuid::Uuid;

use super::row::{COLUMNS, ImportRow, StoredImport, found};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::imports::{Import, ImportRef, ImportState};

pub(in crate::imports) async fn find(
    db: &Db,
    application_seq: i64,
    id: Uuid,
) -> Result<Option<StoredImport>> {
    let row: Option<ImportRow> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM imports WHERE application_seq = ").push_bind(application_seq);
        sql.push(" AND id = ").push_bind(id);
        sql.build_query_as().fetch_optional(pool).await
    })?;
    row.map(found).transpose()
}

/// The same within a transaction.
pub(in crate::imports) async fn find_in(
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
) -> Result<Option<StoredImport>> {
    let row: Option<ImportRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM imports WHERE application_seq = ").push_bind(application_seq);
        sql.push(" AND id = ").push_bind(id);
        sql.build_query_as().fetch_optional(c).await
    })?;
    row.map(found).transpose()
}

/// Newest first; with `after`, the ones just newer than it, oldest first.
pub(in crate::imports) async fn list(
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
    let rows: Vec<ImportRow> = on_db!(db, pool => run!(pool))?;
    rows.into_iter().map(|row| found(row).map(|found| found.import)).collect()
}

type RefRow = (Uuid, String, i64);

fn import_ref((id, file_name, at): RefRow) -> ImportRef {
    ImportRef { id, file_name, at: Timestamp::from_micros(at) }
}

/// The latest import before this one that wrote rows of the same bytes, and was not undone.
pub(in crate::imports) async fn same_file(
    db: &Db,
    application_seq: i64,
    sha256: &str,
    before: Uuid,
) -> Result<Option<ImportRef>> {
    let row: Option<RefRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, file_name, started_at FROM imports
         WHERE application_seq = $1 AND sha256 = $2 AND id < $3 AND started_at IS NOT NULL
             AND done_rows > 0 AND undone_at IS NULL
         ORDER BY id DESC LIMIT 1",
    )
    .bind(application_seq)
    .bind(sha256)
    .bind(before)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(import_ref))
}

/// The import of the application that is running, for one that waits for it.
pub(in crate::imports) async fn in_work(
    db: &Db,
    application_seq: i64,
) -> Result<Option<ImportRef>> {
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
