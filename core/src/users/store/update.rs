use sqlx::{QueryBuilder, Sqlite};

use super::UserUpdate;
use super::lists::set_lists;
use super::revisions::{Source, insert_revisions};
use crate::Timestamp;
use crate::db::{Tx, run_batches};
use crate::error::Result;
use crate::users::snapshot::Fields;

/// Rows of one SQLite statement: each binds 12 of at most 32,766 values.
const BATCH_SIZE: usize = 1_000;

/// Writes the new values of users, and stores the former ones as revisions. Each user gets the next
/// version. `false`: one of them no longer has the version that should be replaced, and the transaction
/// must be rolled back.
pub(crate) async fn update_many(
    tx: &mut Tx,
    source: &Source,
    now: Timestamp,
    updated: &[UserUpdate],
) -> Result<bool> {
    // Write the users first: if their versions have changed, nothing else may be written.
    if !write_users(tx, now.micros(), updated).await? {
        return Ok(false);
    }
    let changed = updated.iter().filter(|user| user.changes_lists());
    set_lists(tx, changed.map(|user| (user.seq, &user.fields))).await?;
    insert_revisions(tx, source, now, updated).await?;
    Ok(true)
}

async fn write_users(tx: &mut Tx, now: i64, updated: &[UserUpdate]) -> Result<bool> {
    match tx {
        Tx::Sqlite(transaction) => {
            let batches = updated.chunks(BATCH_SIZE).map(|part| sqlite_batch(part, now));
            run_batches(transaction, batches).await?;
            // The versions were read in this transaction, and SQLite has one writer, so they still
            // hold.
            Ok(true)
        }
        Tx::Postgres(transaction) => {
            let texts = |of: fn(&Fields) -> Option<&str>| -> Vec<Option<&str>> {
                updated.iter().map(|user| of(&user.fields)).collect()
            };
            let done = sqlx::query(
                "UPDATE users SET display_name = n.display_name, full_name = n.full_name,
                     email = n.email, phone = n.phone, country = n.country, status = n.status,
                     tags = n.tags, metadata_json = n.metadata_json, search_text = n.search_text,
                     date_of_birth = n.date_of_birth, version = n.version + 1, updated_at = $13
                 FROM UNNEST($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[],
                     $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[])
                     AS n (seq, display_name, full_name, email, phone, country, status, tags,
                           metadata_json, search_text, version, date_of_birth)
                 WHERE users.seq = n.seq AND users.version = n.version",
            )
            // The plan is made anew each time, because the roster grows while an import runs.
            .persistent(false)
            .bind(updated.iter().map(|user| user.seq).collect::<Vec<_>>())
            .bind(texts(|fields| fields.display_name.as_deref()))
            .bind(texts(|fields| fields.full_name.as_deref()))
            .bind(texts(|fields| fields.email.as_deref()))
            .bind(texts(|fields| fields.phone.as_deref()))
            .bind(texts(|fields| fields.country.as_deref()))
            .bind(texts(|fields| Some(fields.status.code())))
            .bind(texts(|fields| Some(&fields.tags)))
            .bind(texts(|fields| fields.metadata_json.as_deref()))
            .bind(updated.iter().map(|user| user.search_text.as_str()).collect::<Vec<_>>())
            .bind(updated.iter().map(|user| user.version).collect::<Vec<_>>())
            .bind(texts(|fields| fields.date_of_birth.as_deref()))
            .bind(now)
            .execute(&mut **transaction)
            .await?;
            Ok(done.rows_affected() == updated.len() as u64)
        }
    }
}

fn sqlite_batch(part: &[UserUpdate], now: i64) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "UPDATE users SET display_name = n.column2, full_name = n.column3, email = n.column4,
             phone = n.column5, country = n.column6, status = n.column7, tags = n.column8,
             metadata_json = n.column9, search_text = n.column10, version = n.column11 + 1,
             date_of_birth = n.column12, updated_at = ",
    );
    sql.push_bind(now).push(" FROM (");
    sql.push_values(part, |mut row, user| {
        let fields = &user.fields;
        row.push_bind(user.seq).push_bind(fields.display_name.as_deref());
        row.push_bind(fields.full_name.as_deref());
        row.push_bind(fields.email.as_deref()).push_bind(fields.phone.as_deref());
        row.push_bind(fields.country.as_deref()).push_bind(fields.status.code());
        row.push_bind(fields.tags.as_str()).push_bind(fields.metadata_json.as_deref());
        row.push_bind(user.search_text.as_str()).push_bind(user.version);
        row.push_bind(fields.date_of_birth.as_deref());
    });
    sql.push(") AS n WHERE users.seq = n.column1");
    sql
}
