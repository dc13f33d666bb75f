pub(super) mod notices;

use uuid::Uuid;

use crate::Timestamp;
use crate::context::Context;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};

/// Seconds over which requests for a link are counted.
pub(super) const HOUR: i64 = 3_600;

pub(super) async fn password_hash(db: &Db, operator_id: Uuid) -> Result<Option<String>> {
    let row: Option<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT password_hash FROM operators WHERE id = $1",
    )
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(hash,)| hash))
}

pub(super) async fn set_name(tx: &mut Tx, operator_id: Uuid, name: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE operators SET name = $2 WHERE id = $1")
        .bind(operator_id)
        .bind(name)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(super) async fn set_password(tx: &mut Tx, operator_id: Uuid, hash: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE operators SET password_hash = $2, demo = FALSE, first_password_until = NULL
         WHERE id = $1",
    )
    .bind(operator_id)
    .bind(hash)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// An address that another account has is a field error.
pub(super) async fn set_email(
    tx: &mut Tx,
    operator_id: Uuid,
    email: &str,
    email_key: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE operators SET email = $2, email_key = $3 WHERE id = $1")
        .bind(operator_id)
        .bind(email)
        .bind(email_key)
        .execute(c)
        .await
        .map(drop))
    .map_err(|error| match broken_constraint(&error) {
        Some(_) => Error::Conflict("Another account has this e-mail address by now.".into()),
        None => error.into(),
    })
}

pub(super) async fn has_email(db: &Db, email_key: &str) -> Result<bool> {
    let row: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT id FROM operators WHERE email_key = $1",
    )
    .bind(email_key)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}

pub(super) struct LinkInsert<'a> {
    pub id: Uuid,
    pub operator_id: Uuid,
    pub purpose: &'static str,
    pub email: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

pub(super) async fn insert_link(tx: &mut Tx, link: &LinkInsert<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO account_links (id, operator_id, purpose, email, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(link.id)
    .bind(link.operator_id)
    .bind(link.purpose)
    .bind(link.email)
    .bind(link.now.micros())
    .bind(link.expires_at.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
pub(super) struct LinkRow {
    pub operator_id: Uuid,
    pub operator_email: String,
    pub operator_name: String,
    pub email: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

pub(super) async fn link(db: &Db, id: Uuid, purpose: &str) -> Result<Option<LinkRow>> {
    let row = on_db!(db, pool => sqlx::query_as(
        "SELECT l.operator_id, p.email AS operator_email, p.name AS operator_name, l.email,
                l.expires_at, l.used_at
         FROM account_links l JOIN operators p ON p.id = l.operator_id
         WHERE l.id = $1 AND l.purpose = $2 AND p.disabled = FALSE",
    )
    .bind(id)
    .bind(purpose)
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}

/// Uses a link. `false`: it no longer works.
pub(super) async fn use_link(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE account_links SET used_at = $2
         WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}

/// The latest link of a kind that still works: its address, and when it ends.
pub(super) async fn open_link(
    db: &Db,
    operator_id: Uuid,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<(String, Timestamp)>> {
    let row: Option<(String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT email, expires_at FROM account_links
         WHERE operator_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
         ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(operator_id)
    .bind(purpose)
    .bind(now.micros())
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(email, until)| (email, Timestamp::from_micros(until))))
}

/// Ends the links of a kind that still work. `false`: there were none.
pub(super) async fn end_links_of(
    tx: &mut Tx,
    operator_id: Uuid,
    purpose: &str,
    now: Timestamp,
) -> Result<bool> {
    let ended = on_tx!(tx, c => sqlx::query(
        "UPDATE account_links SET used_at = $3
         WHERE operator_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
    )
    .bind(operator_id)
    .bind(purpose)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(ended)
}

/// Ends every link of an operator that has not been used.
pub(super) async fn end_links(tx: &mut Tx, operator_id: Uuid, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE account_links SET used_at = $2 WHERE operator_id = $1 AND used_at IS NULL",
    )
    .bind(operator_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) struct RequestInsert<'a> {
    pub id: Uuid,
    pub email_key: &'a str,
    pub address_hash: &'a str,
    pub now: Timestamp,
}

pub(super) async fn insert_request(tx: &mut Tx, request: &RequestInsert<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO recovery_requests (id, email_key, address_hash, created_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(request.id)
    .bind(request.email_key)
    .bind(request.address_hash)
    .bind(request.now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Requests from a network address since a time.
pub(super) async fn requests_from(
    tx: &mut Tx,
    address_hash: &str,
    since: Timestamp,
) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM recovery_requests WHERE address_hash = $1 AND created_at > $2",
    )
    .bind(address_hash)
    .bind(since.micros())
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// The e-mail address of a request, which is forgotten with it. `None`: its job has run.
pub(super) async fn take_request(tx: &mut Tx, id: Uuid) -> Result<Option<String>> {
    let row: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT email_key FROM recovery_requests WHERE id = $1 AND email_key <> ''",
    )
    .bind(id)
    .fetch_optional(c)
    .await)?;
    on_tx!(tx, c => sqlx::query("UPDATE recovery_requests SET email_key = '' WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(row.map(|(email_key,)| email_key))
}

/// Links of a kind that an operator was sent since a time.
pub(super) async fn links_since(
    tx: &mut Tx,
    operator_id: Uuid,
    purpose: &str,
    since: Timestamp,
) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM account_links
         WHERE operator_id = $1 AND purpose = $2 AND created_at > $3",
    )
    .bind(operator_id)
    .bind(purpose)
    .bind(since.micros())
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// Deletes links that have ended and requests that no longer count.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // A link that was used or has expired still says so for a month.
    let links = now.plus_seconds(-30 * 24 * 3_600);
    on_tx!(&mut tx, c => sqlx::query("DELETE FROM account_links WHERE expires_at < $1")
        .bind(links.micros())
        .execute(c)
        .await
        .map(drop))?;
    let requests = now.plus_seconds(-HOUR);
    on_tx!(&mut tx, c => sqlx::query("DELETE FROM recovery_requests WHERE created_at < $1")
        .bind(requests.micros())
        .execute(c)
        .await
        .map(drop))?;
    tx.commit().await
}
