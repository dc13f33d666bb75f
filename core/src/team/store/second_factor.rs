use uuid::Uuid;

use crate::access::Identity;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// Whether everybody in an organization needs a second factor.
pub(in crate::team) async fn requires_second_factor(
    db: &Db,
    organization_seq: i64,
) -> Result<bool> {
    let (required,): (bool,) = on_db!(db, pool => sqlx::query_as(
        "SELECT requires_second_factor FROM organizations WHERE seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(required)
}

/// The people of an organization who can sign in and have no second factor.
pub(in crate::team) async fn without_factor(
    tx: &mut Tx,
    organization_seq: i64,
) -> Result<Vec<Identity>> {
    let rows: Vec<(Uuid, String, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.id, p.email, p.name FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND m.suspended_at IS NULL AND p.disabled = FALSE
           AND NOT EXISTS (SELECT 1 FROM second_factors f WHERE f.operator_id = p.id)
         ORDER BY p.id",
    )
    .bind(organization_seq)
    .fetch_all(c)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(operator_id, email, name)| Identity::new(operator_id, email, name))
        .collect())
}

/// `false`: it was so already.
pub(in crate::team) async fn set_requires_second_factor(
    tx: &mut Tx,
    organization_seq: i64,
    required: bool,
) -> Result<bool> {
    let changed = on_tx!(tx, c => sqlx::query(
        "UPDATE organizations SET requires_second_factor = $2
         WHERE seq = $1 AND requires_second_factor <> $2",
    )
    .bind(organization_seq)
    .bind(required)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(changed)
}
