use sqlx::QueryBuilder;
use uuid::Uuid;

use super::find::{COLUMNS, ExportRow, export};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::exports::{Export, ExportFilter};

/// Locks and returns the exports that have a file or will have one: no run can start or end until
/// this transaction ends.
pub(in crate::exports) async fn lock_all_kept(
    tx: &mut Tx,
    application_seq: i64,
) -> Result<Vec<Export>> {
    let lock = match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR UPDATE",
    };
    let rows: Vec<ExportRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM exports WHERE application_seq = ").push_bind(application_seq);
        sql.push(" AND state IN ('waiting', 'running', 'done') ORDER BY id").push(lock);
        sql.build_query_as().fetch_all(c).await
    })?;
    rows.into_iter().map(export).collect()
}

/// The filters of the exports that have a file whose data is not older than `since`, along
/// `exports_by_state`.
pub(in crate::exports) async fn filters_of_files(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
) -> Result<Vec<ExportFilter>> {
    let rows: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT filter FROM exports
         WHERE application_seq = $1 AND state = 'done' AND snapshot_at >= $2",
    )
    .bind(application_seq)
    .bind(since.micros())
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(|(filter,)| Ok(serde_json::from_str(&filter)?)).collect()
}

/// Filters with a text of a search or of notes, and whether their export has ended.
pub(in crate::exports) async fn searches(
    tx: &mut Tx,
    application_seq: i64,
) -> Result<Vec<(Uuid, bool, ExportFilter)>> {
    let rows: Vec<(Uuid, bool, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, state NOT IN ('unapproved', 'waiting', 'running', 'cancelling'), filter
         FROM exports
         WHERE application_seq = $1
             AND (filter LIKE '%\"search\":%' OR filter LIKE '%\"note\":{%')",
    )
    .bind(application_seq)
    .fetch_all(c)
    .await)?;
    let read =
        |(id, ended, filter): (_, _, String)| Ok((id, ended, serde_json::from_str(&filter)?));
    rows.into_iter().map(read).collect()
}

pub(in crate::exports) async fn set_filter(
    tx: &mut Tx,
    id: Uuid,
    filter: &ExportFilter,
) -> Result<()> {
    let filter = serde_json::to_string(filter)?;
    let sql = "UPDATE exports SET filter = $2, forget_search = FALSE WHERE id = $1";
    on_tx!(tx, c => sqlx::query(sql)
        .bind(id)
        .bind(filter)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Marks the search text of this export for removal after its end: until then the run needs it.
pub(in crate::exports) async fn forget_search_later(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE exports SET forget_search = TRUE WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Filters of ended exports whose search text is marked for removal.
pub(in crate::exports) async fn to_forget(tx: &mut Tx) -> Result<Vec<(Uuid, ExportFilter)>> {
    let rows: Vec<(Uuid, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, filter FROM exports
         WHERE forget_search = TRUE
           AND state NOT IN ('unapproved', 'waiting', 'running', 'cancelling')",
    )
    .fetch_all(c)
    .await)?;
    rows.into_iter().map(|(id, filter)| Ok((id, serde_json::from_str(&filter)?))).collect()
}
