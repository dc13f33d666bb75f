use uuid::Uuid;

use crate::access::Identity;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// The organizations that an operator belongs to.
pub(crate) async fn organizations(tx: &mut Tx, operator_id: Uuid) -> Result<Vec<i64>> {
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
    Ok(row.map(|(email, name)| Identity::new(operator_id, email, name)))
}

/// The application in whose outbox an operator's messages are listed: the first that they can open.
pub(in crate::operators) async fn application_of(
    tx: &mut Tx,
    operator_id: Uuid,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT a.seq FROM memberships m JOIN applications a ON a.organization_seq = m.organization_seq
         LEFT JOIN application_roles x
             ON x.operator_id = m.operator_id AND x.application_seq = a.seq
         WHERE m.operator_id = $1
         ORDER BY CASE WHEN m.suspended_at IS NULL THEN 0 ELSE 1 END,
                  CASE WHEN m.role = '' AND x.role IS NULL THEN 1 ELSE 0 END, a.seq LIMIT 1",
    )
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}

/// Whether a person belongs to another organization, too.
pub(crate) async fn is_elsewhere(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT organization_seq FROM memberships
         WHERE operator_id = $1 AND organization_seq <> $2 LIMIT 1",
    )
    .bind(operator_id)
    .bind(organization_seq)
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}

/// Whether an address has an account that was removed from this organization and is in none now. The audit
/// log knows of the removal; the index `audit_by_subject` finds it.
pub(crate) async fn has_left(db: &Db, organization_seq: i64, email_key: &str) -> Result<bool> {
    let found: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT p.id FROM operators p
         WHERE p.email_key = $2 AND p.disabled = FALSE
           AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.operator_id = p.id)
           AND EXISTS (
               SELECT 1 FROM audit_entries e
               WHERE e.subject_id = p.id AND e.organization_seq = $1
                 AND e.action = 'operator.removed')",
    )
    .bind(organization_seq)
    .bind(email_key)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}
