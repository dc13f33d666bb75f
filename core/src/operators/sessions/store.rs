use uuid::Uuid;

use super::{OfProvider, SessionRecord};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

#[derive(sqlx_macros::FromRow)]
struct Row {
    key: String,
    operator_id: Option<Uuid>,
    data: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    address: String,
    user_agent: String,
    sso_provider_id: Option<Uuid>,
    sso_subject: String,
    sso_sid: String,
    longest_pause_seconds: i64,
    proved_at: Option<i64>,
}

impl From<Row> for SessionRecord {
    fn from(row: Row) -> Self {
        Self {
            key: row.key,
            operator_id: row.operator_id,
            data: row.data,
            created_at: Timestamp::from_micros(row.created_at),
            last_seen_at: Timestamp::from_micros(row.last_seen_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            address: row.address,
            user_agent: row.user_agent,
            provider: row.sso_provider_id.map(|id| OfProvider {
                id,
                subject: row.sso_subject,
                sid: row.sso_sid,
            }),
            longest_pause_seconds: row.longest_pause_seconds,
            proved_at: row.proved_at.map(Timestamp::from_micros),
        }
    }
}

pub(super) async fn insert(tx: &mut Tx, record: &SessionRecord) -> Result<bool> {
    let added = on_tx!(tx, c => sqlx::query(
        "INSERT INTO sessions
             (key, operator_id, data, created_at, last_seen_at, expires_at, address, user_agent,
              sso_provider_id, sso_subject, sso_sid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (key) DO NOTHING",
    )
    .bind(&record.key)
    .bind(record.operator_id)
    .bind(&record.data)
    .bind(record.created_at.micros())
    .bind(record.last_seen_at.micros())
    .bind(record.expires_at.micros())
    .bind(&record.address)
    .bind(&record.user_agent)
    .bind(record.provider.as_ref().map(|one| one.id))
    .bind(record.provider.as_ref().map_or("", |one| &one.subject))
    .bind(record.provider.as_ref().map_or("", |one| &one.sid))
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(added)
}

pub(super) async fn update(tx: &mut Tx, record: &SessionRecord) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE sessions SET operator_id = $2, data = $3,
             last_seen_at = CASE WHEN last_seen_at < $4 THEN $4 ELSE last_seen_at END,
             expires_at = $5, address = $6, user_agent = $7, sso_provider_id = $8,
             sso_subject = $9, sso_sid = $10,
             longest_pause_seconds = CASE WHEN longest_pause_seconds < $11 THEN $11
                                          ELSE longest_pause_seconds END
         WHERE key = $1",
    )
    .bind(&record.key)
    .bind(record.operator_id)
    .bind(&record.data)
    .bind(record.last_seen_at.micros())
    .bind(record.expires_at.micros())
    .bind(&record.address)
    .bind(&record.user_agent)
    .bind(record.provider.as_ref().map(|one| one.id))
    .bind(record.provider.as_ref().map_or("", |one| &one.subject))
    .bind(record.provider.as_ref().map_or("", |one| &one.sid))
    .bind(record.longest_pause_seconds)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// By its key, or by the former one as long as that is answered: the primary key and the index
/// `sessions_by_former_key` find it.
pub(super) async fn find(db: &Db, key: &str, now: Timestamp) -> Result<Option<SessionRecord>> {
    let row: Option<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT key, operator_id, data, created_at, last_seen_at, expires_at, address, user_agent,
                sso_provider_id, sso_subject, sso_sid, longest_pause_seconds, proved_at
         FROM sessions WHERE key = $1 OR (former_key = $1 AND former_until > $2)",
    )
    .bind(key)
    .bind(now.micros())
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(Into::into))
}

pub(super) async fn of_operator(db: &Db, operator_id: Uuid) -> Result<Vec<SessionRecord>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT key, operator_id, data, created_at, last_seen_at, expires_at, address, user_agent,
                sso_provider_id, sso_subject, sso_sid, longest_pause_seconds, proved_at
         FROM sessions WHERE operator_id = $1 ORDER BY last_seen_at DESC, key LIMIT 200",
    )
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// `false`: there is none. `until`: how long the former key is answered.
pub(super) async fn renew(
    tx: &mut Tx,
    (key, new): (&str, &str),
    until: Timestamp,
    proved_at: Option<Timestamp>,
) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE sessions SET key = $2, former_key = $1, former_until = $3,
             proved_at = COALESCE($4, proved_at)
         WHERE key = $1",
    )
    .bind(key)
    .bind(new)
    .bind(until.micros())
    .bind(proved_at.map(Timestamp::micros))
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}

/// Its last use and its longest pause only grow. `idle_end`: when it ends without use; `absolute_seconds`:
/// how long it lasts in any case.
pub(super) async fn touch(
    tx: &mut Tx,
    key: &str,
    now: Timestamp,
    (idle_end, absolute_seconds): (Timestamp, i64),
    longest_pause_seconds: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE sessions SET
             last_seen_at = CASE WHEN last_seen_at < $2 THEN $2 ELSE last_seen_at END,
             expires_at = CASE WHEN created_at + $4 < $3 THEN created_at + $4 ELSE $3 END,
             longest_pause_seconds = CASE WHEN longest_pause_seconds < $5 THEN $5
                                          ELSE longest_pause_seconds END
         WHERE key = $1",
    )
    .bind(key)
    .bind(now.micros())
    .bind(idle_end.micros())
    .bind(absolute_seconds.saturating_mul(1_000_000))
    .bind(longest_pause_seconds)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Also by the former key.
pub(super) async fn delete(tx: &mut Tx, key: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sessions WHERE key = $1 OR former_key = $1")
        .bind(key)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(super) async fn delete_own(tx: &mut Tx, operator_id: Uuid, key: &str) -> Result<bool> {
    let gone = on_tx!(tx, c => sqlx::query(
            "DELETE FROM sessions WHERE (key = $1 OR former_key = $1) AND operator_id = $2",
        )
        .bind(key)
        .bind(operator_id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))?;
    Ok(gone)
}

/// `false`: there is none. Until the transaction ends nobody else ends it.
pub(super) async fn hold(tx: &mut Tx, operator_id: Uuid, key: &str) -> Result<bool> {
    let found = on_tx!(tx, c => sqlx::query(
        "UPDATE sessions SET operator_id = operator_id
         WHERE (key = $1 OR former_key = $1) AND operator_id = $2",
    )
    .bind(key)
    .bind(operator_id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(found)
}

pub(super) async fn delete_others(tx: &mut Tx, operator_id: Uuid, key: &str) -> Result<u64> {
    let gone = on_tx!(tx, c => sqlx::query(
            "DELETE FROM sessions
             WHERE key <> $1 AND (former_key IS NULL OR former_key <> $1) AND operator_id = $2",
        )
        .bind(key)
        .bind(operator_id)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(gone)
}

pub(super) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
        .bind(now.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(super) async fn delete_of_provider(tx: &mut Tx, provider_id: Uuid) -> Result<u64> {
    let gone = on_tx!(tx, c => sqlx::query("DELETE FROM sessions WHERE sso_provider_id = $1")
        .bind(provider_id)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(gone)
}

/// Whose sessions a provider means, and how many there are. An empty name is not looked at; one is given.
pub(super) async fn named_by_provider(
    tx: &mut Tx,
    provider_id: Uuid,
    subject: &str,
    sid: &str,
) -> Result<Vec<(Uuid, String, i64)>> {
    let rows = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name, COUNT(*) FROM sessions s JOIN operators p ON p.id = s.operator_id
         WHERE s.sso_provider_id = $1 AND ($2 = '' OR s.sso_subject = $2)
           AND ($3 = '' OR s.sso_sid = $3)
         GROUP BY p.id, p.name ORDER BY p.id",
    )
    .bind(provider_id)
    .bind(subject)
    .bind(sid)
    .fetch_all(c)
    .await)?;
    Ok(rows)
}

pub(super) async fn delete_named(
    tx: &mut Tx,
    provider_id: Uuid,
    subject: &str,
    sid: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM sessions
         WHERE sso_provider_id = $1 AND ($2 = '' OR sso_subject = $2) AND ($3 = '' OR sso_sid = $3)",
    )
    .bind(provider_id)
    .bind(subject)
    .bind(sid)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Those that the providers of an organization have opened: they open it alone.
pub(super) async fn delete_by_providers_of(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<u64> {
    let gone = on_tx!(tx, c => sqlx::query(
        "DELETE FROM sessions WHERE operator_id = $2 AND sso_provider_id IN (
             SELECT id FROM sso_providers WHERE organization_seq = $1)",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(gone)
}

/// From now on no session from before opens the organization.
pub(super) async fn close(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE memberships SET sessions_ended_at = $3
         WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// How many sessions of an operator a password has opened, and not a provider.
pub(super) async fn count_own(tx: &mut Tx, operator_id: Uuid, now: Timestamp) -> Result<u64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM sessions
         WHERE operator_id = $1 AND sso_provider_id IS NULL AND expires_at > $2",
    )
    .bind(operator_id)
    .bind(now.micros())
    .fetch_one(c)
    .await)?;
    Ok(count.unsigned_abs())
}
