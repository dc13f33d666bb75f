//! Every statement about tokens of directories.

use std::net::IpAddr;

use uuid::Uuid;

use super::TokenInfo;
use crate::Timestamp;
use crate::access::{ApplicationRef, OrganizationRef};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::organizations::store::PairRow;

pub(super) async fn count(tx: &mut Tx, organization_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM directory_tokens
         WHERE organization_seq = $1 AND revoked_at IS NULL",
    )
    .bind(organization_seq)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

pub(super) async fn insert(
    tx: &mut Tx,
    (organization_seq, made_by_id): (i64, Option<Uuid>),
    info: &TokenInfo,
    handle: &str,
    hash: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO directory_tokens
             (id, organization_seq, name, handle, prefix, hash, made_by, made_at, expires_at,
              made_by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(info.id)
    .bind(organization_seq)
    .bind(&info.name)
    .bind(handle)
    .bind(&info.prefix)
    .bind(hash)
    .bind(&info.made_by)
    .bind(info.made_at.micros())
    .bind(info.expires_at.map(Timestamp::micros))
    .bind(made_by_id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct InfoRow {
    id: Uuid,
    name: String,
    prefix: String,
    made_by: String,
    maker_left: bool,
    made_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    last_used_at: Option<i64>,
    last_used_from: Option<String>,
}

/// Those that are not revoked first, then the newest first.
pub(in crate::scim) async fn list(db: &Db, organization_seq: i64) -> Result<Vec<TokenInfo>> {
    let rows: Vec<InfoRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT t.id, t.name, t.prefix, t.made_by,
                t.made_by_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM memberships m WHERE m.organization_seq = t.organization_seq
                      AND m.operator_id = t.made_by_id) AS maker_left,
                t.made_at, t.expires_at, t.revoked_at, t.revoked_by, t.last_used_at,
                t.last_used_from
         FROM directory_tokens t WHERE t.organization_seq = $1
         ORDER BY CASE WHEN t.revoked_at IS NULL THEN 0 ELSE 1 END, t.id DESC LIMIT 200",
    )
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    let read = |row: InfoRow| TokenInfo {
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        made_by: row.made_by,
        maker_left: row.maker_left,
        made_at: Timestamp::from_micros(row.made_at),
        expires_at: row.expires_at.map(Timestamp::from_micros),
        revoked_at: row.revoked_at.map(Timestamp::from_micros),
        revoked_by: row.revoked_by,
        last_used_at: row.last_used_at.map(Timestamp::from_micros),
        last_used_from: row.last_used_from,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A token that has been looked up.
pub(super) struct Known {
    pub id: Uuid,
    pub name: String,
    pub hash: blake3::Hash,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub organization: OrganizationRef,
    /// The first of the organization: an actor has one.
    pub application: ApplicationRef,
}

#[derive(sqlx_macros::FromRow)]
struct KnownRow {
    #[sqlx(flatten)]
    pair: PairRow,
    id: Uuid,
    name: String,
    hash: String,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

/// One that is not revoked.
pub(super) async fn find(db: &Db, handle: &str) -> Result<Option<Known>> {
    let row: Option<KnownRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                o.name AS organization_name, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name,
                t.id, t.name, t.hash, t.expires_at, t.last_used_at
         FROM directory_tokens t
         JOIN organizations o ON o.seq = t.organization_seq
         JOIN applications a ON a.seq = (
             SELECT MIN(f.seq) FROM applications f WHERE f.organization_seq = o.seq)
         WHERE t.handle = $1 AND t.revoked_at IS NULL",
    )
    .bind(handle)
    .fetch_optional(pool)
    .await)?;
    let Some(row) = row else { return Ok(None) };
    let hash = blake3::Hash::from_hex(&row.hash)
        .map_err(|_| Error::internal("scim", &"the hash of a token is broken"))?;
    let (organization, application) = row.pair.into_refs();
    Ok(Some(Known {
        id: row.id,
        name: row.name,
        hash,
        expires_at: row.expires_at.map(Timestamp::from_micros),
        last_used_at: row.last_used_at.map(Timestamp::from_micros),
        organization,
        application,
    }))
}

pub(super) async fn note_used(
    tx: &mut Tx,
    id: Uuid,
    now: Timestamp,
    address: Option<IpAddr>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE directory_tokens SET last_used_at = $2, last_used_from = $3 WHERE id = $1",
    )
    .bind(id)
    .bind(now.micros())
    .bind(address.map(|one| one.to_string()))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// `false`: it was revoked before.
pub(super) async fn revoke(tx: &mut Tx, id: Uuid, by: &str, now: Timestamp) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE directory_tokens SET revoked_at = $2, revoked_by = $3
         WHERE id = $1 AND revoked_at IS NULL",
    )
    .bind(id)
    .bind(now.micros())
    .bind(by)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}
