use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::users::find::tag_list;
use crate::users::snapshot::{VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME};
use crate::users::{Counters, User, UserRef, UserStatus, VerifiedFields, vendor_key};

use super::UserInsert;

#[derive(sqlx_macros::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    vendor_data: String,
    display_name: Option<String>,
    full_name: Option<String>,
    date_of_birth: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    country: Option<String>,
    status: String,
    tags: String,
    metadata_json: Option<String>,
    approved_emails: Option<String>,
    approved_phones: Option<String>,
    issuing_states: Option<String>,
    verified_fields: i64,
    verified_session: Option<String>,
    verified_at: Option<i64>,
    session_count: i64,
    approved_count: i64,
    declined_count: i64,
    in_review_count: i64,
    first_session_at: Option<i64>,
    last_session_at: i64,
    import_id: Option<Uuid>,
    import_line: Option<i64>,
    created_by: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
    portrait: Option<Uuid>,
}

/// Selects [`Row`]s: `$rest` is the rest of the statement after the table.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT seq, id, vendor_data, display_name, full_name, date_of_birth, email, phone,
                    country, status, tags, metadata_json, approved_emails, approved_phones,
                    issuing_states, verified_fields, verified_session,
                    verified_at, session_count, approved_count, declined_count, in_review_count,
                    first_session_at, last_session_at, import_id, import_line, created_by, version,
                    created_at, updated_at,
                    (SELECT f.id FROM faces f WHERE f.user_seq = users.seq
                     ORDER BY f.slot LIMIT 1) AS portrait
             FROM users ",
            $rest
        )
    };
}

/// One user of the application, by key or by ID. Key and ID of a user who was merged into another one lead
/// to that one. A key that belongs to more than one user is a conflict.
pub(in crate::users) async fn find(
    db: &Db,
    application_seq: i64,
    user: UserRef<'_>,
) -> Result<Option<User>> {
    if let UserRef::VendorData(key) = user
        && !key.chars().any(char::is_control)
    {
        super::refuse_shared(db, application_seq, &vendor_key(key)).await?;
    }
    let row: Option<Row> = match user {
        UserRef::Id(id) => on_db!(db, pool => sqlx::query_as(
            select!("WHERE id = $1 AND application_seq = $2"),
        )
        .bind(id)
        .bind(application_seq)
        .fetch_optional(pool)
        .await)?,
        // No key has a control character, and PostgreSQL refuses to look for some of them.
        UserRef::VendorData(key) if key.chars().any(char::is_control) => None,
        UserRef::VendorData(key) => on_db!(db, pool => sqlx::query_as(
            select!("WHERE vendor_key = $1 AND application_seq = $2"),
        )
        .bind(vendor_key(key))
        .bind(application_seq)
        .fetch_optional(pool)
        .await)?,
    };
    match row {
        Some(row) => user_of(row).map(Some),
        None => find_survivor(db, application_seq, user).await,
    }
}

/// The user into whom the one with this key or ID was merged.
async fn find_survivor(db: &Db, application_seq: i64, merged: UserRef<'_>) -> Result<Option<User>> {
    let row: Option<Row> = match merged {
        UserRef::VendorData(key) if key.chars().any(char::is_control) => None,
        UserRef::Id(id) => on_db!(db, pool => sqlx::query_as(select!(
            "WHERE application_seq = $1 AND seq = (
                 SELECT m.merged_into FROM users m WHERE m.application_seq = $2 AND m.id = $3)"
        ))
        .bind(application_seq)
        .bind(-application_seq)
        .bind(id)
        .fetch_optional(pool)
        .await)?,
        UserRef::VendorData(key) => on_db!(db, pool => sqlx::query_as(select!(
            "WHERE application_seq = $1 AND seq = (
                 SELECT m.merged_into FROM users m
                 WHERE m.application_seq = $2 AND m.vendor_key = $3)"
        ))
        .bind(application_seq)
        .bind(-application_seq)
        .bind(vendor_key(key))
        .fetch_optional(pool)
        .await)?,
    };
    row.map(user_of).transpose()
}

/// Users by their short keys, in any order.
pub(in crate::users) async fn find_all(db: &Db, seqs: &[i64]) -> Result<Vec<User>> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            select!("WHERE seq IN ("),
        );
        let mut list = sql.separated(", ");
        for seq in seqs {
            list.push_bind(*seq);
        }
        sql.push(")");
        sql.build_query_as().fetch_all(pool).await
    })?;
    rows.into_iter().map(user_of).collect()
}

/// The user that was just added, built from the known values instead of reading it back.
pub(in crate::users) fn created_user(
    seq: i64,
    created: UserInsert<'_>,
    by: &str,
    now: Timestamp,
) -> User {
    let fields = created.fields;
    User {
        seq,
        didit_internal_id: created.id,
        vendor_data: created.vendor_data.to_owned(),
        display_name: fields.display_name,
        full_name: fields.full_name,
        date_of_birth: fields.date_of_birth,
        email: fields.email,
        phone: fields.phone,
        country: fields.country,
        status: fields.status,
        tags: tag_list(&fields.tags),
        metadata_json: fields.metadata_json,
        approved_emails: list(fields.approved_emails.as_deref()),
        approved_phones: list(fields.approved_phones.as_deref()),
        issuing_states: list(fields.issuing_states.as_deref()),
        verified: VerifiedFields::default(),
        counters: Counters::default(),
        first_session_at: None,
        last_session_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
        created_by_import: None,
        created_by: Some(by.to_owned()),
        portrait: None,
    }
}

fn list(stored: Option<&str>) -> Vec<String> {
    stored.map(tag_list).unwrap_or_default()
}

fn user_of(row: Row) -> Result<User> {
    Ok(User {
        seq: row.seq,
        portrait: row.portrait,
        didit_internal_id: row.id,
        vendor_data: row.vendor_data,
        display_name: row.display_name,
        full_name: row.full_name,
        date_of_birth: row.date_of_birth,
        email: row.email,
        phone: row.phone,
        country: row.country,
        status: UserStatus::from_code(&row.status).unwrap_or_default(),
        tags: tag_list(&row.tags),
        metadata_json: row.metadata_json,
        approved_emails: list(row.approved_emails.as_deref()),
        approved_phones: list(row.approved_phones.as_deref()),
        issuing_states: list(row.issuing_states.as_deref()),
        verified: VerifiedFields {
            full_name: row.verified_fields & VERIFIED_FULL_NAME != 0,
            date_of_birth: row.verified_fields & VERIFIED_DATE_OF_BIRTH != 0,
            session_id: row.verified_session,
            at: row.verified_at.map(Timestamp::from_micros),
        },
        counters: Counters {
            session_count: row.session_count,
            approved_count: row.approved_count,
            declined_count: row.declined_count,
            in_review_count: row.in_review_count,
        },
        first_session_at: row.first_session_at.map(Timestamp::from_micros),
        last_session_at: (row.last_session_at > 0)
            .then(|| Timestamp::from_micros(row.last_session_at)),
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        version: row.version,
        created_by_import: row.import_id.zip(row.import_line),
        created_by: row.created_by,
    })
}
