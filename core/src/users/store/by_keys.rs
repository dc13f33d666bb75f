use std::collections::HashMap;
use std::fmt::{self, Formatter};

use futures::future::join;
use serde::Deserializer as _;
use serde::de::{SeqAccess, Visitor};
use sqlx::{QueryBuilder, SqliteConnection};
use uuid::Uuid;

use super::merged;
use crate::db::{Db, Tx, on_tx};
use crate::error::{Error, Result};
use crate::users::snapshot::{Fields, Packed, UserSnapshot};
use crate::users::{UserRef, UserStatus, vendor_key};

/// Keys that one PostgreSQL statement looks up.
const BATCH_SIZE: usize = 2_000;

/// Keys that one SQLite statement looks up.
const PART_SIZE: usize = 500;

/// The fields of a user as one JSON array, in the order of [`Packed`]. sqlx passes each SQLite row
/// through a channel between threads; packing all rows into one value costs a tenth of that.
const PACKED: &str = "SELECT json_group_array(json_array(u.seq, u.version, u.vendor_key, \
        u.vendor_data, u.display_name, u.full_name, u.email, u.phone, u.country, u.status, u.tags, \
        u.metadata_json, u.verified_fields, u.verified_at, u.date_of_birth, u.verified_session, \
        lower(hex(u.id)), u.approved_emails, u.approved_phones, u.issuing_states)) \
     FROM json_each($2) k CROSS JOIN users u \
     WHERE u.application_seq = $1 AND u.vendor_key = k.value";

/// Not a prepared statement: PostgreSQL would keep the plan that it made while the table was empty, and
/// scan all users for every batch.
const ROWS: &str = "SELECT seq, version, vendor_key, vendor_data, display_name, full_name, email, \
        phone, country, status, tags, metadata_json, verified_fields, verified_at, date_of_birth, \
        verified_session, id, approved_emails, approved_phones, issuing_states \
     FROM users WHERE application_seq = $1 AND vendor_key = ANY($2)";

/// The columns of a [`StoredRow`], from users `u`.
pub(crate) const STORED_COLUMNS: &str = "u.seq, u.version, u.vendor_key, u.vendor_data, \
     u.display_name, u.full_name, u.email, u.phone, u.country, u.status, u.tags, u.metadata_json, \
     u.verified_fields, u.verified_at, u.date_of_birth, u.verified_session, u.id, \
     u.approved_emails, u.approved_phones, u.issuing_states";

#[derive(sqlx_macros::FromRow)]
pub(crate) struct StoredRow {
    seq: i64,
    version: i64,
    vendor_key: String,
    vendor_data: String,
    display_name: Option<String>,
    full_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    country: Option<String>,
    status: String,
    tags: String,
    metadata_json: Option<String>,
    verified_fields: i64,
    verified_at: Option<i64>,
    date_of_birth: Option<String>,
    verified_session: Option<String>,
    id: Uuid,
    approved_emails: Option<String>,
    approved_phones: Option<String>,
    issuing_states: Option<String>,
}

impl From<StoredRow> for UserSnapshot {
    fn from(row: StoredRow) -> Self {
        Self {
            seq: row.seq,
            id: row.id,
            version: row.version,
            vendor_key: row.vendor_key,
            vendor_data: row.vendor_data,
            fields: Fields {
                display_name: row.display_name,
                full_name: row.full_name,
                date_of_birth: row.date_of_birth,
                email: row.email,
                phone: row.phone,
                country: row.country,
                status: UserStatus::from_code(&row.status).unwrap_or_default(),
                tags: row.tags,
                metadata_json: row.metadata_json,
                approved_emails: row.approved_emails,
                approved_phones: row.approved_phones,
                issuing_states: row.issuing_states,
            },
            verified_fields: row.verified_fields,
            verified_at: row.verified_at,
            verified_session: row.verified_session,
        }
    }
}

type ByKey = HashMap<String, UserSnapshot>;

/// The users of these keys, by key. The key of a user who was merged into another one leads to that one.
pub(crate) async fn by_keys(db: &Db, application_seq: i64, keys: &[&str]) -> Result<ByKey> {
    let mut found = ByKey::with_capacity(keys.len());
    match db {
        Db::Sqlite { read, .. } => {
            read_packed(&mut *read.acquire().await?, application_seq, keys, &mut found).await?;
        }
        Db::Postgres(pool) => {
            for part in keys.chunks(BATCH_SIZE) {
                let rows: Vec<StoredRow> = sqlx::query_as(ROWS)
                    .persistent(false)
                    .bind(application_seq)
                    .bind(part)
                    .fetch_all(pool)
                    .await?;
                collect(rows, &mut found);
            }
        }
    }
    merged::add_survivors(db, application_seq, keys, &mut found).await?;
    Ok(found)
}

/// Does the same in a transaction. On SQLite nothing else writes until it ends. On PostgreSQL the rows
/// are not locked, because a lock writes to each row and most rows may stay unchanged. Instead
/// [`super::update_many`] detects that a user has changed in the meantime.
pub(crate) async fn by_keys_in(tx: &mut Tx, application_seq: i64, keys: &[&str]) -> Result<ByKey> {
    let mut found = ByKey::with_capacity(keys.len());
    match tx {
        Tx::Sqlite(transaction) => {
            read_packed(transaction, application_seq, keys, &mut found).await?;
        }
        Tx::Postgres(transaction) => {
            for part in keys.chunks(BATCH_SIZE) {
                let rows: Vec<StoredRow> = sqlx::query_as(ROWS)
                    .persistent(false)
                    .bind(application_seq)
                    .bind(part)
                    .fetch_all(&mut **transaction)
                    .await?;
                collect(rows, &mut found);
            }
        }
    }
    merged::add_survivors_in(tx, application_seq, keys, &mut found).await?;
    Ok(found)
}

/// Locks one user, by key or by ID. The key of a merged user means the one who has their data now. A key
/// that belongs to more than one user is a conflict.
pub(crate) async fn lock(
    tx: &mut Tx,
    application_seq: i64,
    user: UserRef<'_>,
) -> Result<Option<UserSnapshot>> {
    let id = match user {
        UserRef::Id(id) => Some(id),
        UserRef::VendorData(key) => id_of(tx, application_seq, &vendor_key(key)).await?,
    };
    let Some(id) = id else { return Ok(None) };
    let for_update = for_update(tx);
    let row: Option<StoredRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(STORED_COLUMNS).push(" FROM users u WHERE u.id = ").push_bind(id);
        sql.push(" AND u.application_seq = ").push_bind(application_seq).push(for_update);
        sql.build_query_as().fetch_optional(c).await
    })?;
    Ok(row.map(UserSnapshot::from))
}

/// The first users of an application, locked.
pub(crate) async fn lock_some(
    tx: &mut Tx,
    application_seq: i64,
    most: i64,
) -> Result<Vec<UserSnapshot>> {
    let for_update = for_update(tx);
    let rows: Vec<StoredRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(STORED_COLUMNS).push(" FROM users u WHERE u.application_seq = ");
        sql.push_bind(application_seq).push(" ORDER BY u.vendor_key LIMIT ").push_bind(most);
        sql.push(for_update);
        sql.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(UserSnapshot::from).collect())
}

/// The clause that locks rows. SQLite has one writer, and no such clause.
fn for_update(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR UPDATE",
    }
}

/// The ID of the user with a key. No key has a control character, and PostgreSQL refuses to look for
/// some of them.
async fn id_of(tx: &mut Tx, application_seq: i64, key: &str) -> Result<Option<Uuid>> {
    if key.chars().any(char::is_control) {
        return Ok(None);
    }
    super::shared_keys::refuse_shared_in(tx, application_seq, key).await?;
    let found: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id FROM users WHERE application_seq = $1 AND vendor_key = $2",
    )
    .bind(application_seq)
    .bind(key)
    .fetch_optional(c)
    .await)?;
    match found {
        Some((id,)) => Ok(Some(id)),
        None => merged::survivor_of_key(tx, application_seq, key).await,
    }
}

fn collect(rows: Vec<StoredRow>, found: &mut ByKey) {
    for row in rows {
        found.insert(row.vendor_key.clone(), row.into());
    }
}

/// Reads packed users. SQLite works in a thread of its own, so each part is unpacked while SQLite reads
/// the next one.
async fn read_packed(
    connection: &mut SqliteConnection,
    application_seq: i64,
    keys: &[&str],
    found: &mut ByKey,
) -> Result<()> {
    let mut before: Option<String> = None;
    for part in keys.chunks(PART_SIZE) {
        let query = sqlx::query_as(PACKED)
            .bind(application_seq)
            .bind(serde_json::to_string(part)?)
            .fetch_one(&mut *connection);
        // `join` polls its first future first, so SQLite is already working when unpacking begins.
        let unpacked = async { before.take().map_or(Ok(()), |packed| unpack(&packed, found)) };
        let (packed, unpacked): (sqlx::Result<(String,)>, _) = join(query, unpacked).await;
        unpacked?;
        before = Some(packed?.0);
    }
    before.map_or(Ok(()), |packed| unpack(&packed, found))
}

fn unpack(packed: &str, found: &mut ByKey) -> Result<()> {
    let mut reader = serde_json::Deserializer::from_str(packed);
    let read = reader.deserialize_seq(Unpack(found));
    read.map_err(|error| Error::internal("users", &error))
}

/// Takes the users out of a JSON array one by one. Collecting them in a list first would move each once
/// more.
struct Unpack<'a>(&'a mut ByKey);

impl<'de> Visitor<'de> for Unpack<'_> {
    type Value = ();

    fn expecting(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str("users")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut users: A) -> Result<(), A::Error> {
        while let Some(user) = users.next_element::<Packed<'de>>()? {
            let user = UserSnapshot::from(user);
            self.0.insert(user.vendor_key.clone(), user);
        }
        Ok(())
    }
}
