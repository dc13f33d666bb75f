use sqlx::QueryBuilder;
use uuid::Uuid;

use super::known::{KnownKey, Used};
use super::{ApiKeyInfo, KeyPermission};
use crate::Timestamp;
use crate::access::{Actor, ActorKind, ApplicationRef, KeyIdentity, Scope};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::networks;
use crate::organizations::store::PairRow;
use crate::roles::store::RoleRow;

pub(super) struct NewRow {
    pub id: Uuid,
    pub name: String,
    pub handle: String,
    /// What lists show of the key: its first characters.
    pub prefix: String,
    /// 64 hexadecimal digits.
    pub hash: String,
    pub permissions: String,
    pub networks: String,
    pub made_by: String,
    pub made_by_id: Uuid,
    /// The code of the maker's, which the key keeps.
    pub role: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

impl NewRow {
    pub(super) fn info(&self) -> ApiKeyInfo {
        ApiKeyInfo {
            id: self.id,
            name: self.name.clone(),
            prefix: self.prefix.clone(),
            permissions: read_permissions(&self.permissions),
            networks: read_networks(&self.networks),
            made_by: self.made_by.clone(),
            maker_left: false,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: None,
            revoked_by: None,
            last_used_at: None,
            last_used_from: None,
            uses: 0,
        }
    }
}

const HASH_KEY: &str = "api_keys.hash_key";

/// The key of all hashes. It is stored in the database, because commands and servers have to share it
/// and the API keys that it hashes cannot be guessed anyway.
pub(super) async fn hash_key(db: &Db) -> Result<[u8; 32]> {
    let mut tx = db.begin().await?;
    on_tx!(&mut tx, c => sqlx::query(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind(HASH_KEY)
    .bind(hex::encode(rand::random::<[u8; 32]>()))
    .execute(c)
    .await
    .map(drop))?;
    let (text,): (String,) = on_tx!(&mut tx, c => sqlx::query_as("SELECT value FROM meta WHERE name = $1")
        .bind(HASH_KEY)
        .fetch_one(c)
        .await)?;
    tx.commit().await?;
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| Error::internal("api_keys", &"the key of the hashes is broken"))
}

pub(super) async fn insert(tx: &mut Tx, application_seq: i64, new: &NewRow) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO api_keys (id, application_seq, name, handle, hash, permissions, networks,
             made_by, made_by_id, created_at, expires_at, prefix, role)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.id)
    .bind(application_seq)
    .bind(&new.name)
    .bind(&new.handle)
    .bind(&new.hash)
    .bind(&new.permissions)
    .bind(&new.networks)
    .bind(&new.made_by)
    .bind(new.made_by_id)
    .bind(new.created_at.micros())
    .bind(new.expires_at.map(Timestamp::micros))
    .bind(&new.prefix)
    .bind(&new.role)
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
    permissions: String,
    networks: String,
    made_by: String,
    maker_left: bool,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    last_used_at: Option<i64>,
    last_used_from: Option<String>,
    uses: i64,
}

pub(super) async fn list(db: &Db, application_seq: i64, now: Timestamp) -> Result<Vec<ApiKeyInfo>> {
    let rows: Vec<InfoRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT k.id, k.name, k.prefix, k.permissions, k.networks, k.made_by,
                m.operator_id IS NULL AS maker_left, k.created_at, k.expires_at, k.revoked_at,
                k.revoked_by, k.last_used_at, k.last_used_from, k.uses
         FROM api_keys k
         JOIN applications a ON a.seq = k.application_seq
         LEFT JOIN memberships m
             ON m.operator_id = k.made_by_id AND m.organization_seq = a.organization_seq
         WHERE k.application_seq = $1
         ORDER BY CASE WHEN k.revoked_at IS NOT NULL THEN 2
                       WHEN k.expires_at <= $2 THEN 1 ELSE 0 END, k.id DESC",
    )
    .bind(application_seq)
    .bind(now.micros())
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(info).collect())
}

fn info(row: InfoRow) -> ApiKeyInfo {
    ApiKeyInfo {
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        permissions: read_permissions(&row.permissions),
        networks: read_networks(&row.networks),
        made_by: row.made_by,
        maker_left: row.maker_left,
        created_at: Timestamp::from_micros(row.created_at),
        expires_at: row.expires_at.map(Timestamp::from_micros),
        revoked_at: row.revoked_at.map(Timestamp::from_micros),
        revoked_by: row.revoked_by,
        last_used_at: row.last_used_at.map(Timestamp::from_micros),
        last_used_from: row.last_used_from,
        uses: row.uses,
    }
}

#[derive(sqlx_macros::FromRow)]
struct KnownRow {
    #[sqlx(flatten)]
    pair: PairRow,
    id: Uuid,
    name: String,
    hash: String,
    permissions: String,
    networks: String,
    expires_at: Option<i64>,
    #[sqlx(flatten)]
    role: RoleRow,
}

/// How a key is looked up.
pub(super) enum By<'a> {
    Handle(&'a str),
    Id(Uuid),
}

/// Keys that are not revoked. They belong to their application: who made them may have left.
const KNOWN: &str =
    "SELECT o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                o.name AS organization_name, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name,
                k.id, k.name, k.hash, k.permissions, k.networks, k.expires_at, k.role,
                r.name AS role_name, r.permissions AS role_permissions, r.columns AS role_columns
         FROM api_keys k
         JOIN applications a ON a.seq = k.application_seq
         JOIN organizations o ON o.seq = a.organization_seq
         LEFT JOIN roles r ON r.organization_seq = o.seq AND r.code = k.role
         WHERE k.revoked_at IS NULL AND ";

pub(super) async fn find(db: &Db, by: By<'_>, now: Timestamp) -> Result<Option<KnownKey>> {
    let row: Option<KnownRow> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(KNOWN);
        match by {
            By::Handle(handle) => sql.push("k.handle = ").push_bind(handle),
            By::Id(id) => sql.push("k.id = ").push_bind(id),
        };
        sql.build_query_as().fetch_optional(pool).await
    })?;
    row.map(|row| known(row, now)).transpose()
}

fn known(row: KnownRow, now: Timestamp) -> Result<KnownKey> {
    let broken = |what: &str| Error::internal("api_keys", &format!("a key's {what} is broken"));
    let (organization, application) = row.pair.into_refs();
    let identity =
        KeyIdentity { id: row.id, name: row.name, permissions: read_permissions(&row.permissions) };
    Ok(KnownKey {
        id: row.id,
        hash: blake3::Hash::from_hex(&row.hash).map_err(|_| broken("hash"))?,
        networks: networks::read(&row.networks).map_err(|_| broken("networks"))?,
        expires_at: row.expires_at.map(Timestamp::from_micros),
        actor: Actor {
            kind: ActorKind::ApiKey(identity),
            role: row.role.into_some_role()?,
            scope: Scope::Application,
            organization,
            application,
            request_id: String::new(),
            proved_at: None,
        },
        read_at: now,
    })
}

/// Who made a key, whether or not it still works. `None`: there is no such key.
pub(super) async fn maker(db: &Db, id: Uuid) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT made_by_id FROM api_keys WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(maker,)| maker))
}

/// Returns the handle, the prefix and the name of the revoked key. `None`: no key with this id worked.
pub(super) async fn revoke(
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
    by: &str,
    now: Timestamp,
) -> Result<Option<(String, String, String)>> {
    let found = on_tx!(tx, c => sqlx::query_as(
        "UPDATE api_keys SET revoked_at = $3, revoked_by = $4
         WHERE id = $1 AND application_seq = $2 AND revoked_at IS NULL
         RETURNING handle, prefix, name",
    )
    .bind(id)
    .bind(application_seq)
    .bind(now.micros())
    .bind(by)
    .fetch_optional(c)
    .await)?;
    Ok(found)
}

pub(super) async fn exists(db: &Db, application_seq: i64, id: Uuid) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT uses FROM api_keys WHERE id = $1 AND application_seq = $2",
    )
    .bind(id)
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

pub(super) async fn note_used(tx: &mut Tx, id: Uuid, used: Used) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE api_keys SET uses = uses + $2,
             last_used_from = CASE WHEN COALESCE(last_used_at, 0) <= $3 THEN $4
                                   ELSE last_used_from END,
             last_used_at = CASE WHEN COALESCE(last_used_at, 0) <= $3 THEN $3
                                 ELSE last_used_at END
         WHERE id = $1",
    )
    .bind(id)
    .bind(used.count)
    .bind(used.at.micros())
    .bind(used.from.map(|address| address.to_string()))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Codes that this version does not know are left out.
fn read_permissions(codes: &str) -> Vec<KeyPermission> {
    codes.split(' ').filter_map(KeyPermission::from_code).collect()
}

fn read_networks(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Keys of an organization that somebody has made and that work, by name: each with its application.
pub(super) async fn made_by(
    db: &Db,
    organization_seq: i64,
    operator_id: Uuid,
    now: Timestamp,
) -> Result<Vec<(String, ApplicationRef)>> {
    let rows: Vec<(String, i64, Uuid, String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT k.name, a.seq, a.id, a.slug, a.name
         FROM api_keys k JOIN applications a ON a.seq = k.application_seq
         WHERE a.organization_seq = $1 AND k.made_by_id = $2 AND k.revoked_at IS NULL
           AND (k.expires_at IS NULL OR k.expires_at > $3)
         ORDER BY k.name, k.id LIMIT 100",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(now.micros())
    .fetch_all(pool)
    .await)?;
    let read = |(key, seq, id, slug, name): (String, i64, Uuid, String, String)| {
        (key, ApplicationRef { seq, id, slug, name })
    };
    Ok(rows.into_iter().map(read).collect())
}
