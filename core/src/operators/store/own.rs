use uuid::Uuid;

use crate::access::Identity;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// The organizations that an operator belongs to.
pub(in crate::operators) async fn organizations(
    tx: &mut Tx,
    operator_id: Uuid,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT organization_seq FROM memberships WHERE operator_id = $1 ORDER BY organization_seq",
    )
    .bind(operator_id)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// The person whom an account belongs to, also while it is disabled.
pub(crate) async fn identity_in(tx: &mut Tx, operator_id: Uuid) -> Result<Option<Identity>> {
    let row: Option<(String, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT email, name FROM operators WHERE id = $1",
    )
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(email, name)| Identity { operator_id, email, name }))
}
