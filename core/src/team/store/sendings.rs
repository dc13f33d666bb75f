//! When invitations were mailed, and which ones wait for it.

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// When the n-th latest invitation to an address was mailed, if that was after `since`. `back`: n.
pub(in crate::team) async fn sending_to_address(
    tx: &mut Tx,
    email_key: &str,
    since: Timestamp,
    back: i64,
) -> Result<Option<Timestamp>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT sent_at FROM invitation_sendings WHERE email_key = $1 AND sent_at > $2
         ORDER BY sent_at DESC LIMIT 1 OFFSET $3",
    )
    .bind(email_key)
    .bind(since.micros())
    .bind(back - 1)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(at,)| Timestamp::from_micros(at)))
}

/// The same of all addresses to which an organization sends.
pub(in crate::team) async fn sending_of_organization(
    tx: &mut Tx,
    organization_seq: i64,
    since: Timestamp,
    back: i64,
) -> Result<Option<Timestamp>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT sent_at FROM invitation_sendings WHERE organization_seq = $1 AND sent_at > $2
         ORDER BY sent_at DESC LIMIT 1 OFFSET $3",
    )
    .bind(organization_seq)
    .bind(since.micros())
    .bind(back - 1)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(at,)| Timestamp::from_micros(at)))
}

/// Whether other invitations wait: to the same address, from whichever organization, and of the same
/// organization. The indexes `invitations_by_email` and `invitations_open` find them.
pub(in crate::team) async fn others_wait(
    tx: &mut Tx,
    (organization_seq, email_key): (i64, &str),
    id: Uuid,
) -> Result<(bool, bool)> {
    let found = on_tx!(tx, c => sqlx::query_as(
        "SELECT EXISTS (
                    SELECT 1 FROM invitations
                    WHERE email_key = $2 AND id <> $3 AND waiting_since IS NOT NULL
                      AND accepted_at IS NULL AND revoked_at IS NULL) AS to_address,
                EXISTS (
                    SELECT 1 FROM invitations
                    WHERE organization_seq = $1 AND id <> $3 AND waiting_since IS NOT NULL
                      AND accepted_at IS NULL AND revoked_at IS NULL) AS of_organization",
    )
    .bind(organization_seq)
    .bind(email_key)
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(found)
}

pub(in crate::team) async fn insert_sending(
    tx: &mut Tx,
    id: Uuid,
    organization_seq: i64,
    email_key: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO invitation_sendings (id, organization_seq, email_key, sent_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(id)
    .bind(organization_seq)
    .bind(email_key)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::team) async fn delete_sendings(tx: &mut Tx, before: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM invitation_sendings WHERE sent_at <= $1")
        .bind(before.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Lets an invitation wait. Returns how many of its organization wait before it.
pub(in crate::team) async fn wait(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
    now: Timestamp,
) -> Result<i64> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE invitations SET waiting_since = COALESCE(waiting_since, $2) WHERE id = $1",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    let (before,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM invitations i, invitations own
         WHERE own.id = $2 AND i.organization_seq = $1 AND i.id <> own.id
           AND i.accepted_at IS NULL AND i.revoked_at IS NULL
           AND i.waiting_since <= own.waiting_since",
    )
    .bind(organization_seq)
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(before)
}

/// The organization of an open invitation that waits. `None`: it does not wait any more.
pub(in crate::team) async fn organization_of_waiting(tx: &mut Tx, id: Uuid) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT organization_seq FROM invitations
         WHERE id = $1 AND waiting_since IS NOT NULL AND accepted_at IS NULL
           AND revoked_at IS NULL",
    )
    .bind(id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}
