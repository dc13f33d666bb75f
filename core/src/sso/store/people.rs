//! Accounts of people whom a provider knows.

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::sso::LinkedPerson;

/// The account of the provider's `subject`.
pub(in crate::sso) async fn person(
    tx: &mut Tx,
    provider_id: Uuid,
    subject: &str,
) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT operator_id FROM sso_identities WHERE provider_id = $1 AND subject = $2",
    )
    .bind(provider_id)
    .bind(subject)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(id,)| id))
}

/// What the provider calls the holder of an account.
pub(in crate::sso) async fn subject_of(
    tx: &mut Tx,
    provider_id: Uuid,
    operator_id: Uuid,
) -> Result<Option<String>> {
    let row: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT subject FROM sso_identities WHERE provider_id = $1 AND operator_id = $2",
    )
    .bind(provider_id)
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(subject,)| subject))
}

pub(in crate::sso) async fn link(
    tx: &mut Tx,
    (provider_id, organization_seq): (Uuid, i64),
    subject: &str,
    operator_id: Uuid,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO sso_identities
             (provider_id, subject, operator_id, organization_seq, linked_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(provider_id)
    .bind(subject)
    .bind(operator_id)
    .bind(organization_seq)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::sso) async fn used_by(
    tx: &mut Tx,
    provider_id: Uuid,
    subject: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE sso_identities SET last_used_at = $3 WHERE provider_id = $1 AND subject = $2",
    )
    .bind(provider_id)
    .bind(subject)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::sso) async fn unlink(
    tx: &mut Tx,
    provider_id: Uuid,
    operator_id: Uuid,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM sso_identities WHERE provider_id = $1 AND operator_id = $2",
    )
    .bind(provider_id)
    .bind(operator_id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::sso) async fn forget_people(tx: &mut Tx, provider_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sso_identities WHERE provider_id = $1")
        .bind(provider_id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets the people whose address is in none of the provider's domains.
pub(in crate::sso) async fn forget_outsiders(tx: &mut Tx, provider_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM sso_identities WHERE provider_id = $1 AND NOT EXISTS (
             SELECT 1 FROM operators p JOIN sso_domains d ON p.email_key LIKE '%@' || d.domain
             WHERE p.id = sso_identities.operator_id AND d.provider_id = $1)",
    )
    .bind(provider_id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Those who signed in last.
pub(in crate::sso) async fn people(
    db: &Db,
    provider_id: Uuid,
    limit: i64,
) -> Result<Vec<LinkedPerson>> {
    let rows: Vec<(Uuid, String, String, i64, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT p.id, p.name, p.email, i.linked_at, i.last_used_at
         FROM sso_identities i JOIN operators p ON p.id = i.operator_id
         WHERE i.provider_id = $1 ORDER BY i.last_used_at DESC, p.id LIMIT $2",
    )
    .bind(provider_id)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    let read = |(operator_id, name, email, linked_at, last_used_at)| LinkedPerson {
        operator_id,
        name,
        email,
        linked_at: Timestamp::from_micros(linked_at),
        last_used_at: Timestamp::from_micros(last_used_at),
    };
    Ok(rows.into_iter().map(read).collect())
}
