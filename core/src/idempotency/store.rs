use uuid::Uuid;

use super::KeptAnswer;
use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

#[derive(sqlx_macros::FromRow)]
pub(super) struct Kept {
    pub fingerprint: String,
    status: Option<i64>,
    etag: Option<String>,
    body: Option<String>,
}

impl Kept {
    pub(super) fn answer(self) -> Option<KeptAnswer> {
        let status = u16::try_from(self.status?).ok()?;
        Some(KeptAnswer { status, etag: self.etag, body: self.body.unwrap_or_default() })
    }
}

pub(super) async fn delete_old(tx: &mut Tx, before: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1")
        .bind(before.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Releases a key whose first request never ended.
pub(super) async fn delete_dead(
    tx: &mut Tx,
    key_id: Uuid,
    name: &str,
    before: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM idempotency_keys
         WHERE api_key_id = $1 AND name = $2 AND status IS NULL AND created_at < $3",
    )
    .bind(key_id)
    .bind(name)
    .bind(before.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Whether the key was free.
pub(super) async fn insert(
    tx: &mut Tx,
    key_id: Uuid,
    name: &str,
    fingerprint: &str,
    now: Timestamp,
) -> Result<bool> {
    let inserted = on_tx!(tx, c => sqlx::query(
        "INSERT INTO idempotency_keys (api_key_id, name, fingerprint, created_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (api_key_id, name) DO NOTHING",
    )
    .bind(key_id)
    .bind(name)
    .bind(fingerprint)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(inserted)
}

pub(super) async fn find(tx: &mut Tx, key_id: Uuid, name: &str) -> Result<Option<Kept>> {
    let found = on_tx!(tx, c => sqlx::query_as(
        "SELECT fingerprint, status, etag, body FROM idempotency_keys
         WHERE api_key_id = $1 AND name = $2",
    )
    .bind(key_id)
    .bind(name)
    .fetch_optional(c)
    .await)?;
    Ok(found)
}

/// A response that shows a user who was erased in the meantime is not stored.
pub(super) async fn keep(
    tx: &mut Tx,
    key_id: Uuid,
    name: &str,
    answer: &KeptAnswer,
    [user, other]: [Option<Uuid>; 2],
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE idempotency_keys SET status = $3, etag = $4, user_id = $6, other_user_id = $8,
             body = CASE WHEN ($7 OR EXISTS (SELECT 1 FROM users WHERE id = $6))
                          AND ($9 OR EXISTS (SELECT 1 FROM users WHERE id = $8))
                         THEN $5 ELSE '' END
         WHERE api_key_id = $1 AND name = $2",
    )
    .bind(key_id)
    .bind(name)
    .bind(i64::from(answer.status))
    .bind(&answer.etag)
    .bind(&answer.body)
    .bind(user)
    .bind(user.is_none())
    .bind(other)
    .bind(other.is_none())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn release(tx: &mut Tx, key_id: Uuid, name: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM idempotency_keys WHERE api_key_id = $1 AND name = $2 AND status IS NULL",
    )
    .bind(key_id)
    .bind(name)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Deletes the responses that show this user with comments. The others hold no text of a note, and a write
/// whose response is gone would run again.
pub(super) async fn delete_with_comments(tx: &mut Tx, user: Uuid) -> Result<()> {
    for sql in [
        "DELETE FROM idempotency_keys WHERE user_id = $1 AND body LIKE '%\"comment_type\"%'",
        "DELETE FROM idempotency_keys WHERE other_user_id = $1 AND body LIKE '%\"comment_type\"%'",
    ] {
        on_tx!(tx, c => sqlx::query(sql).bind(user).execute(c).await.map(drop))?;
    }
    Ok(())
}

pub(super) async fn empty_bodies(tx: &mut Tx, user: Uuid) -> Result<()> {
    for sql in [
        "UPDATE idempotency_keys SET body = '' WHERE user_id = $1 AND status IS NOT NULL",
        "UPDATE idempotency_keys SET body = '' WHERE other_user_id = $1 AND status IS NOT NULL",
    ] {
        on_tx!(tx, c => sqlx::query(sql).bind(user).execute(c).await.map(drop))?;
    }
    Ok(())
}
