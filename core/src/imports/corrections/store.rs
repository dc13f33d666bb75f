use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::Column;

/// Where a column's name stands otherwise: the row is written anew, the value is the JSON array of
/// its cells.
pub(super) const WHOLE_ROW: &str = "row";

/// A correction as it is kept.
pub(super) struct Kept {
    pub ordinal: i64,
    pub field: &'static str,
    pub value: String,
}

pub(super) async fn all(db: &Db, id: Uuid) -> Result<Vec<(i64, String, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal, field, value FROM import_corrections WHERE import_id = $1
         ORDER BY ordinal",
    )
    .bind(id)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

pub(super) async fn put(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
    corrections: &[Kept],
) -> Result<()> {
    for part in corrections.chunks(1_000) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO import_corrections
                     (import_id, ordinal, field, value, by_name, by_id, at) ",
            );
            sql.push_values(part, |mut row, one| {
                row.push_bind(id).push_bind(one.ordinal).push_bind(one.field);
                row.push_bind(one.value.as_str()).push_bind(actor.name());
                row.push_bind(actor.operator_id()).push_bind(now.micros());
            });
            sql.push(
                " ON CONFLICT (import_id, ordinal, field) DO UPDATE SET value = excluded.value,
                  by_name = excluded.by_name, by_id = excluded.by_id, at = excluded.at",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Returns how many of them there were.
pub(super) async fn remove(tx: &mut Tx, id: Uuid, cells: &[(i64, &'static str)]) -> Result<u64> {
    let mut removed = 0;
    for (ordinal, field) in cells {
        removed += on_tx!(tx, c => sqlx::query(
            "DELETE FROM import_corrections WHERE import_id = $1 AND ordinal = $2 AND field = $3",
        )
        .bind(id)
        .bind(*ordinal)
        .bind(*field)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    }
    Ok(removed)
}

/// Cells that were corrected in rows which are written anew: the new cells hold them already.
pub(super) async fn remove_cells(tx: &mut Tx, id: Uuid, ordinals: &[i64]) -> Result<()> {
    for ordinal in ordinals {
        on_tx!(tx, c => sqlx::query(
            "DELETE FROM import_corrections WHERE import_id = $1 AND ordinal = $2 AND field <> $3",
        )
        .bind(id)
        .bind(*ordinal)
        .bind(WHOLE_ROW)
        .execute(c)
        .await
        .map(drop))?;
    }
    Ok(())
}

/// The reasons whose offers are accepted.
pub(super) async fn accepted(db: &Db, id: Uuid) -> Result<Vec<(Column, u8)>> {
    let row: Option<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT accepted_offers FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    row.map_or_else(|| Ok(Vec::new()), |(text,)| parse_accepted(&text))
}

/// The same within a transaction that has sent the import back to be validated: nobody else can
/// change them meanwhile.
pub(super) async fn accepted_in(tx: &mut Tx, id: Uuid) -> Result<Vec<(Column, u8)>> {
    let (text,): (String,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT accepted_offers FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    parse_accepted(&text)
}

fn parse_accepted(text: &str) -> Result<Vec<(Column, u8)>> {
    Ok(serde_json::from_str(text)?)
}

pub(super) async fn set_accepted(tx: &mut Tx, id: Uuid, accepted: &[(Column, u8)]) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET accepted_offers = $2 WHERE id = $1")
        .bind(id)
        .bind(serde_json::to_string(accepted)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes the number of corrected cells down with the import.
pub(super) async fn count(tx: &mut Tx, id: Uuid) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "UPDATE imports SET corrections =
             (SELECT COUNT(*) FROM import_corrections WHERE import_id = $1)
         WHERE id = $1 RETURNING corrections",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// Imports of the application that have corrected cells.
pub(super) async fn corrected_imports(tx: &mut Tx, application_seq: i64) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id FROM imports WHERE application_seq = $1 AND corrections > 0",
    )
    .bind(application_seq)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Every corrected cell of these rows.
pub(super) async fn remove_rows(tx: &mut Tx, id: Uuid, ordinals: &[i64]) -> Result<()> {
    for ordinal in ordinals {
        on_tx!(tx, c => sqlx::query(
            "DELETE FROM import_corrections WHERE import_id = $1 AND ordinal = $2",
        )
        .bind(id)
        .bind(ordinal)
        .execute(c)
        .await
        .map(drop))?;
    }
    Ok(())
}
