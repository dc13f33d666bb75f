use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::sso::BreakGlassOwner;

/// By name.
pub(in crate::sso) async fn break_glass(
    db: &Db,
    organization_seq: i64,
) -> Result<Vec<BreakGlassOwner>> {
    let rows: Vec<(Uuid, String, String, String, i64, bool)> = on_db!(db, pool => sqlx::query_as(
        "SELECT p.id, p.name, p.email, b.named_by, b.named_at,
                (m.role = 'OWNER' AND m.suspended_at IS NULL AND p.disabled = FALSE) AS is_active
         FROM sso_break_glass b
         JOIN operators p ON p.id = b.operator_id
         JOIN memberships m
             ON m.operator_id = b.operator_id AND m.organization_seq = b.organization_seq
         WHERE b.organization_seq = $1 ORDER BY p.name, p.id",
    )
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    let read = |(operator_id, name, email, named_by, named_at, is_active)| BreakGlassOwner {
        operator_id,
        name,
        email,
        named_by,
        named_at: Timestamp::from_micros(named_at),
        is_active,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Active owners who are not named, by name.
pub(in crate::sso) async fn owners(db: &Db, organization_seq: i64) -> Result<Vec<(Uuid, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT p.id, p.name FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND m.role = 'OWNER' AND m.suspended_at IS NULL
           AND p.disabled = FALSE AND NOT EXISTS (
             SELECT 1 FROM sso_break_glass b
             WHERE b.organization_seq = m.organization_seq AND b.operator_id = p.id)
         ORDER BY p.name, p.id LIMIT 200",
    )
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// `false`: they are named already.
pub(in crate::sso) async fn add_break_glass(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
    (by, at): (&str, Timestamp),
) -> Result<bool> {
    let added = on_tx!(tx, c => sqlx::query(
        "INSERT INTO sso_break_glass (organization_seq, operator_id, named_by, named_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (organization_seq, operator_id) DO NOTHING",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(by)
    .bind(at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(added)
}

/// `false`: they were not named.
pub(in crate::sso) async fn remove_break_glass(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<bool> {
    let gone = on_tx!(tx, c => sqlx::query(
        "DELETE FROM sso_break_glass WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(gone)
}
