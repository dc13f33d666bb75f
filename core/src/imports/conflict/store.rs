use sqlx::QueryBuilder;
use uuid::Uuid;

use super::ConflictDecision;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::imports::Outcome;
use crate::imports::lifecycle::Transition;
use crate::imports::store::{self as imports, StoredImport};

/// Rows of one statement.
const BATCH_SIZE: usize = 1_000;

/// Those of the rows that are still held, locked until the transaction ends.
pub(super) async fn lock_held(tx: &mut Tx, id: Uuid, ordinals: &[i64]) -> Result<Vec<i64>> {
    let mut held = Vec::with_capacity(ordinals.len());
    for part in ordinals.chunks(BATCH_SIZE) {
        let postgres = matches!(tx, Tx::Postgres(_));
        let rows: Vec<(i64,)> = on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "SELECT ordinal FROM import_exceptions WHERE outcome = 'held' AND import_id = ",
            );
            sql.push_bind(id).push(" AND ordinal IN (");
            let mut list = sql.separated(", ");
            for ordinal in part {
                list.push_bind(*ordinal);
            }
            sql.push(") ORDER BY ordinal");
            if postgres {
                sql.push(" FOR UPDATE");
            }
            sql.build_query_as().fetch_all(c).await
        })?;
        held.extend(rows.into_iter().map(|(ordinal,)| ordinal));
    }
    Ok(held)
}

/// What became of rows that were held.
pub(super) async fn set_outcomes(tx: &mut Tx, id: Uuid, outcomes: &[(i64, Outcome)]) -> Result<()> {
    for outcome in Outcome::ALL {
        let ordinals: Vec<i64> = outcomes
            .iter()
            .filter(|(_, one)| *one == outcome)
            .map(|(ordinal, _)| *ordinal)
            .collect();
        for part in ordinals.chunks(BATCH_SIZE) {
            on_tx!(tx, c => {
                let mut sql = QueryBuilder::new("UPDATE import_exceptions SET outcome = ");
                sql.push_bind(outcome.code()).push(" WHERE import_id = ").push_bind(id);
                sql.push(" AND ordinal IN (");
                let mut list = sql.separated(", ");
                for ordinal in part {
                    list.push_bind(*ordinal);
                }
                sql.push(")");
                sql.build().execute(c).await.map(drop)
            })?;
        }
    }
    Ok(())
}

/// Lets an ended import decide about all its held rows. `false`: it has left that state.
pub(super) async fn set_resolving(
    tx: &mut Tx,
    id: Uuid,
    decision: ConflictDecision,
) -> Result<bool> {
    if !imports::transition(tx, id, Transition::ResolveConflicts).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET held_decision = $2, cancel_requested = FALSE WHERE id = $1",
    )
    .bind(id)
    .bind(decision.code())
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

pub(super) async fn resolving(
    db: &Db,
    id: Uuid,
) -> Result<Option<(StoredImport, ConflictDecision)>> {
    let row: Option<(i64, Option<String>)> = on_db!(db, pool => sqlx::query_as(
        "SELECT application_seq, held_decision FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    let Some((seq, Some(code))) = row else { return Ok(None) };
    let found = imports::find(db, seq, id).await?;
    Ok(found.zip(ConflictDecision::from_code(&code)))
}

/// Ends the decision: the import gets back the state, cause and end that it had before.
pub(super) async fn set_resolved(tx: &mut Tx, id: Uuid) -> Result<()> {
    imports::must_transition(tx, id, Transition::ConflictsResolved).await?;
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET held_decision = NULL, cancel_requested = FALSE WHERE id = $1",
    )
    .bind(id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
