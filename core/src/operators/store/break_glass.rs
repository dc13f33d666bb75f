//! Whom single sign-on is required of, and the owners who can do without it. `sso` decides about both.

use uuid::Uuid;

use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Whether there is a break-glass owner who can sign in.
pub(crate) async fn has_break_glass(tx: &mut Tx, organization_seq: i64) -> Result<bool> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT b.organization_seq FROM sso_break_glass b
         JOIN operators p ON p.id = b.operator_id
         JOIN memberships m
             ON m.operator_id = b.operator_id AND m.organization_seq = b.organization_seq
         WHERE b.organization_seq = $1 AND m.role = 'OWNER' AND m.until IS NULL
           AND m.suspended_at IS NULL AND p.disabled = FALSE LIMIT 1",
    )
    .bind(organization_seq)
    .fetch_optional(c)
    .await)?;
    Ok(row.is_some())
}

/// Whether somebody is a break-glass owner.
pub(crate) async fn is_named_break_glass(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<bool> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT organization_seq FROM sso_break_glass
         WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(row.is_some())
}

/// Whether a provider of the organization is required.
pub(crate) async fn requires_provider(tx: &mut Tx, organization_seq: i64) -> Result<bool> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT organization_seq FROM sso_providers
         WHERE organization_seq = $1 AND is_required = TRUE LIMIT 1",
    )
    .bind(organization_seq)
    .fetch_optional(c)
    .await)?;
    Ok(row.is_some())
}

/// Whether somebody's password opens an organization only because they are named: single sign-on is
/// required of people with their address.
pub(crate) async fn is_break_glass(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<bool> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT b.organization_seq FROM sso_break_glass b
         JOIN operators p ON p.id = b.operator_id
         JOIN sso_domains d ON d.organization_seq = b.organization_seq
         JOIN sso_providers v ON v.id = d.provider_id
         WHERE b.organization_seq = $1 AND b.operator_id = $2 AND v.is_required = TRUE
           AND p.email_key LIKE '%@' || d.domain LIMIT 1",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(row.is_some())
}

/// Whether an organization of somebody requires single sign-on of their e-mail address.
pub(crate) async fn needs_provider(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT m.organization_seq FROM memberships m
         JOIN operators p ON p.id = m.operator_id
         JOIN sso_domains d ON d.organization_seq = m.organization_seq
         JOIN sso_providers v ON v.id = d.provider_id
         WHERE m.operator_id = $1 AND v.is_required = TRUE
           AND p.email_key LIKE '%@' || d.domain LIMIT 1",
    )
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(row.is_some())
}
