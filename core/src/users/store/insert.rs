use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

use super::lists::set_lists;
use super::similar::note_similar;
use crate::Timestamp;
use crate::db::{Tx, broken_constraint, run_batches};
use crate::error::{Error, Result};
use crate::users::snapshot::Fields;

/// A user to insert.
pub(crate) struct UserInsert<'a> {
    pub id: Uuid,
    pub vendor_data: &'a str,
    pub vendor_key: &'a str,
    /// The user's line in the file, if an import adds the user.
    pub line: Option<i64>,
    pub fields: Fields,
}

/// The source of new users.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    Import(Uuid),
    /// The name of an operator or an API key.
    Person(&'a str),
}

impl Origin<'_> {
    fn import(&self) -> Option<Uuid> {
        match self {
            Self::Import(id) => Some(*id),
            Self::Person(_) => None,
        }
    }

    fn person(&self) -> Option<&str> {
        match self {
            Self::Import(_) => None,
            Self::Person(name) => Some(name),
        }
    }
}

/// The error for a key that another user has.
pub(in crate::users) fn key_taken() -> Error {
    Error::invalid("vendor_data", "A user with this vendor_data already exists.")
}

/// Rows of one SQLite statement: each binds 15 of at most 32,766 values.
const BATCH_SIZE: usize = 1_000;

/// Inserts users. Returns their short keys in the order of the users; they ascend. `None`: another
/// transaction has inserted one of these users in the meantime, or has merged the one with this key, and
/// this one must be rolled back.
/// PostgreSQL gets each column as an array, because it would take long to parse thousands of
/// placeholders. SQLite has no arrays.
pub(crate) async fn insert_many(
    tx: &mut Tx,
    application_seq: i64,
    origin: Origin<'_>,
    now: Timestamp,
    created: &[UserInsert<'_>],
) -> Result<Option<Vec<i64>>> {
    let seqs = take_keys(tx, created.len() as i64).await?;
    let now = now.micros();
    match tx {
        Tx::Sqlite(transaction) => {
            let batches = created
                .chunks(BATCH_SIZE)
                .zip(seqs.chunks(BATCH_SIZE))
                .map(|(part, seqs)| sqlite_batch(part, seqs, application_seq, origin, now));
            run_batches(transaction, batches).await?;
        }
        Tx::Postgres(transaction) => {
            let ids: Vec<Uuid> = created.iter().map(|user| user.id).collect();
            let lines: Vec<Option<i64>> = created.iter().map(|user| user.line).collect();
            let search: Vec<String> =
                created.iter().map(|user| user.fields.search_text(user.vendor_data)).collect();
            let statuses: Vec<&str> =
                created.iter().map(|user| user.fields.status.code()).collect();
            let texts = |of: fn(&Fields) -> Option<&str>| -> Vec<Option<&str>> {
                created.iter().map(|user| of(&user.fields)).collect()
            };
            let done = sqlx::query(
                "INSERT INTO users (seq, id, vendor_data, vendor_key, display_name, full_name,
                     email, phone, country, status, tags, metadata_json, search_text,
                     import_line, date_of_birth, application_seq, import_id, created_by,
                     created_at, updated_at)
                 SELECT r.*, $16, $17, $18, $19, $19
                 FROM UNNEST($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[],
                     $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                     $12::text[], $13::text[], $14::bigint[], $15::text[]) AS r",
            )
            .bind(&seqs)
            .bind(ids)
            .bind(created.iter().map(|user| user.vendor_data).collect::<Vec<_>>())
            .bind(created.iter().map(|user| user.vendor_key).collect::<Vec<_>>())
            .bind(texts(|fields| fields.display_name.as_deref()))
            .bind(texts(|fields| fields.full_name.as_deref()))
            .bind(texts(|fields| fields.email.as_deref()))
            .bind(texts(|fields| fields.phone.as_deref()))
            .bind(texts(|fields| fields.country.as_deref()))
            .bind(statuses)
            .bind(texts(|fields| Some(&fields.tags)))
            .bind(texts(|fields| fields.metadata_json.as_deref()))
            .bind(search)
            .bind(lines)
            .bind(texts(|fields| fields.date_of_birth.as_deref()))
            .bind(application_seq)
            .bind(origin.import())
            .bind(origin.person())
            .bind(now)
            .execute(&mut **transaction)
            .await;
            match done {
                Err(error) if broken_constraint(&error).as_deref() == Some("users_vendor_key") => {
                    return Ok(None);
                }
                done => done?,
            };
        }
    }
    let keys = seqs.iter().zip(created).map(|(seq, user)| (*seq, user.vendor_data));
    note_similar(tx, application_seq, keys).await?;
    let with_lists = seqs.iter().copied().zip(created.iter().map(|user| &user.fields));
    set_lists(tx, with_lists.filter(|(_, fields)| fields.lists() != [None; 3])).await?;
    let keys: Vec<&str> = created.iter().map(|user| user.vendor_key).collect();
    if super::merged::any_has_key(tx, application_seq, &keys).await? {
        return Ok(None);
    }
    Ok(Some(seqs))
}

fn sqlite_batch(
    part: &[UserInsert<'_>],
    seqs: &[i64],
    application_seq: i64,
    origin: Origin<'_>,
    now: i64,
) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "INSERT INTO users (seq, id, vendor_data, vendor_key, display_name, full_name, email, phone,
             country, status, tags, metadata_json, search_text, import_line, date_of_birth,
             application_seq, import_id, created_by, created_at, updated_at)
         SELECT r.*, ",
    );
    sql.push_bind(application_seq).push(", ").push_bind(origin.import()).push(", ");
    sql.push_bind(origin.person().map(str::to_owned)).push(", ");
    sql.push_bind(now).push(", ").push_bind(now).push(" FROM (");
    sql.push_values(part.iter().zip(seqs), |mut row, (user, seq)| {
        let fields = &user.fields;
        row.push_bind(*seq).push_bind(user.id);
        row.push_bind(user.vendor_data).push_bind(user.vendor_key);
        row.push_bind(fields.display_name.as_deref()).push_bind(fields.full_name.as_deref());
        row.push_bind(fields.email.as_deref()).push_bind(fields.phone.as_deref());
        row.push_bind(fields.country.as_deref()).push_bind(fields.status.code());
        row.push_bind(fields.tags.as_str()).push_bind(fields.metadata_json.as_deref());
        row.push_bind(fields.search_text(user.vendor_data)).push_bind(user.line);
        row.push_bind(fields.date_of_birth.as_deref());
    });
    sql.push(") AS r");
    sql
}

/// Reserves short keys, in ascending order. SQLite has one writer, so it uses the numbers after the
/// highest one.
async fn take_keys(tx: &mut Tx, count: i64) -> Result<Vec<i64>> {
    match tx {
        Tx::Sqlite(transaction) => {
            let (low,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(seq), 0) + 1 FROM users")
                .fetch_one(&mut **transaction)
                .await?;
            Ok((low..low + count).collect())
        }
        Tx::Postgres(transaction) => {
            let keys: Vec<(i64,)> =
                sqlx::query_as("SELECT nextval('users_seq') FROM generate_series(1, $1)")
                    .bind(count)
                    .fetch_all(&mut **transaction)
                    .await?;
            let mut keys: Vec<i64> = keys.into_iter().map(|(key,)| key).collect();
            keys.sort_unstable();
            Ok(keys)
        }
    }
}
