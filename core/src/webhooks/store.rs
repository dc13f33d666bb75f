use uuid::Uuid;

use super::{DeliveryInfo, DeliveryState, EventKind, WebhookInfo};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};

pub(super) fn codes(events: &[EventKind]) -> String {
    let asked = EventKind::ALL.into_iter().filter(|one| events.contains(one));
    asked.map(EventKind::code).collect::<Vec<_>>().join(" ")
}

pub(super) async fn count(tx: &mut Tx, application_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM webhooks WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

pub(super) async fn insert(
    tx: &mut Tx,
    application_seq: i64,
    new: &WebhookInfo,
    secret: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO webhooks (id, application_seq, url, secret, events, made_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id)
    .bind(application_seq)
    .bind(&new.url)
    .bind(secret)
    .bind(codes(&new.events))
    .bind(&new.made_by)
    .bind(new.created_at.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Whether there was one.
pub(super) async fn delete(tx: &mut Tx, application_seq: i64, id: Uuid) -> Result<bool> {
    let found = on_tx!(tx, c => sqlx::query(
        "DELETE FROM webhooks WHERE id = $1 AND application_seq = $2",
    )
    .bind(id)
    .bind(application_seq)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(found)
}

#[derive(sqlx_macros::FromRow)]
struct InfoRow {
    id: Uuid,
    url: String,
    events: String,
    made_by: String,
    created_at: i64,
    waiting: i64,
    delivered: i64,
    failed: i64,
}

pub(super) async fn list(db: &Db, application_seq: i64) -> Result<Vec<WebhookInfo>> {
    let rows: Vec<InfoRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT w.id, w.url, w.events, w.made_by, w.created_at,
                COALESCE(SUM(CASE d.state WHEN 'waiting' THEN 1 ELSE 0 END), 0) AS waiting,
                COALESCE(SUM(CASE d.state WHEN 'delivered' THEN 1 ELSE 0 END), 0) AS delivered,
                COALESCE(SUM(CASE d.state WHEN 'failed' THEN 1 ELSE 0 END), 0) AS failed
         FROM webhooks w LEFT JOIN webhook_deliveries d ON d.webhook_id = w.id
         WHERE w.application_seq = $1
         GROUP BY w.id, w.url, w.events, w.made_by, w.created_at ORDER BY w.id DESC",
    )
    .bind(application_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|row| WebhookInfo {
            id: row.id,
            url: row.url,
            events: row.events.split(' ').filter_map(EventKind::from_code).collect(),
            made_by: row.made_by,
            created_at: Timestamp::from_micros(row.created_at),
            waiting: row.waiting,
            delivered: row.delivered,
            failed: row.failed,
        })
        .collect())
}

#[derive(sqlx_macros::FromRow)]
struct DeliveryRow {
    id: Uuid,
    event: String,
    state: String,
    attempts: i64,
    created_at: i64,
    next_at: Option<i64>,
    tried_at: Option<i64>,
    last_status: Option<i64>,
    last_error: Option<String>,
}

pub(super) async fn deliveries(db: &Db, webhook_id: Uuid) -> Result<Vec<DeliveryInfo>> {
    let rows: Vec<DeliveryRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, event, state, attempts, created_at, next_at, tried_at, last_status, last_error
         FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id DESC LIMIT 100",
    )
    .bind(webhook_id)
    .fetch_all(pool)
    .await)?;
    rows.into_iter()
        .map(|row| {
            Ok(DeliveryInfo {
                id: row.id,
                event: row.event,
                state: DeliveryState::from_code(&row.state)
                    .ok_or_else(|| Error::internal("webhooks", &"unknown state"))?,
                attempts: row.attempts,
                created_at: Timestamp::from_micros(row.created_at),
                next_at: row.next_at.map(Timestamp::from_micros),
                tried_at: row.tried_at.map(Timestamp::from_micros),
                last_status: row.last_status,
                last_error: row.last_error,
            })
        })
        .collect()
}

/// The webhooks of an application that ask for an event.
pub(super) async fn asking_for(
    tx: &mut Tx,
    application_seq: i64,
    kind: EventKind,
) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, events FROM webhooks WHERE application_seq = $1 ORDER BY id",
    )
    .bind(application_seq)
    .fetch_all(c)
    .await)?;
    let asks = |events: &str| events.split(' ').any(|code| code == kind.code());
    Ok(rows.into_iter().filter(|(_, events)| asks(events)).map(|(id, _)| id).collect())
}

pub(super) struct NewDelivery {
    pub id: Uuid,
    pub webhook_id: Uuid,
    pub event: &'static str,
    pub user_id: Option<Uuid>,
    pub body: String,
}

pub(super) async fn insert_delivery(tx: &mut Tx, new: &NewDelivery, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO webhook_deliveries (id, webhook_id, event, user_id, body, state, created_at,
             next_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6)",
    )
    .bind(new.id)
    .bind(new.webhook_id)
    .bind(new.event)
    .bind(new.user_id)
    .bind(&new.body)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// What an attempt needs.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Due {
    pub webhook_id: Uuid,
    pub url: String,
    pub secret: String,
    pub event: String,
    pub body: String,
    pub attempts: i64,
}

pub(super) async fn due(db: &Db, id: Uuid) -> Result<Option<Due>> {
    let found = on_db!(db, pool => sqlx::query_as(
        "SELECT d.webhook_id, w.url, w.secret, d.event, d.body, d.attempts
         FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
         WHERE d.id = $1 AND d.state = 'waiting'",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(found)
}

/// The result of an attempt.
pub(super) struct Tried {
    pub state: DeliveryState,
    pub tried_at: Timestamp,
    pub next_at: Option<Timestamp>,
    pub last_status: Option<i64>,
    pub last_error: Option<String>,
}

pub(super) async fn note_tried(tx: &mut Tx, id: Uuid, tried: &Tried) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE webhook_deliveries SET state = $2, attempts = attempts + 1, tried_at = $3,
             next_at = $4, last_status = $5, last_error = $6
         WHERE id = $1",
    )
    .bind(id)
    .bind(tried.state.code())
    .bind(tried.tried_at.micros())
    .bind(tried.next_at.map(Timestamp::micros))
    .bind(tried.last_status)
    .bind(&tried.last_error)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Makes a delivery pending as if it had never been tried. Returns its webhook, or `None` if there
/// is no such delivery.
pub(super) async fn reset(
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
    now: Timestamp,
) -> Result<Option<Uuid>> {
    let found: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_at = $3
         WHERE id = $1
           AND webhook_id IN (SELECT id FROM webhooks WHERE application_seq = $2)
         RETURNING webhook_id",
    )
    .bind(id)
    .bind(application_seq)
    .bind(now.micros())
    .fetch_optional(c)
    .await)?;
    Ok(found.map(|(id,)| id))
}

/// Deletes at most `most` ended deliveries that are older. Returns how many were deleted.
pub(super) async fn delete_old(tx: &mut Tx, before: Timestamp, most: i64) -> Result<u64> {
    // Ids begin with their creation time in milliseconds (RFC 9562, version 7), and have an index.
    let millis = u64::try_from(before.micros() / 1_000).unwrap_or_default();
    let first = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
    let deleted = on_tx!(tx, c => sqlx::query(
        "DELETE FROM webhook_deliveries WHERE id IN (
             SELECT id FROM webhook_deliveries WHERE id < $1 AND state <> 'waiting' LIMIT $2)",
    )
    .bind(first)
    .bind(most)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(deleted)
}
