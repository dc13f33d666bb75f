use sqlx::QueryBuilder;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// The fields of a user that are searched, and the stored search text.
#[derive(sqlx_macros::FromRow)]
pub(in crate::users) struct UserText {
    pub seq: i64,
    pub application_seq: i64,
    pub vendor_data: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub approved_emails: Option<String>,
    pub approved_phones: Option<String>,
    pub tags: String,
    pub search_text: String,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT seq, application_seq, vendor_data, display_name, full_name, email, phone,
                 approved_emails, approved_phones, tags, search_text FROM users WHERE ",
            $rest
        )
    };
}

/// Whether some search texts still follow earlier rules.
pub(in crate::users) async fn any_renewal(db: &Db) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT low FROM search_renewal LIMIT 1",
    )
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

/// The range of the next users whose search texts have to be renewed, with at most this many keys.
pub(in crate::users) async fn next_renewal(tx: &mut Tx, most: i64) -> Result<Option<(i64, i64)>> {
    let next: Option<(i64, i64)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT low, high FROM search_renewal ORDER BY low LIMIT 1",
    )
    .fetch_optional(c)
    .await)?;
    Ok(next.map(|(low, high)| (low, high.min(low + most - 1))))
}

/// Records that the users up to `high` of the range from `low` are done.
pub(in crate::users) async fn drop_renewed(tx: &mut Tx, low: i64, high: i64) -> Result<()> {
    for statement in [
        "DELETE FROM search_renewal WHERE low = $1 AND high <= $2",
        "UPDATE search_renewal SET low = $2 + 1 WHERE low = $1",
    ] {
        on_tx!(tx, c => sqlx::query(statement).bind(low).bind(high).execute(c).await.map(drop))?;
    }
    Ok(())
}

pub(in crate::users) async fn texts(tx: &mut Tx, low: i64, high: i64) -> Result<Vec<UserText>> {
    let found = on_tx!(tx, c => sqlx::query_as(columns!("seq BETWEEN $1 AND $2"))
        .bind(low)
        .bind(high)
        .fetch_all(c)
        .await)?;
    Ok(found)
}

/// Locks these users in the usual order and reads them again. SQLite has one writer, so there the first
/// reading is still current.
pub(in crate::users) async fn lock_texts(
    tx: &mut Tx,
    read: Vec<UserText>,
) -> Result<Vec<UserText>> {
    let Tx::Postgres(transaction) = tx else { return Ok(read) };
    let seqs: Vec<i64> = read.iter().map(|user| user.seq).collect();
    let locked =
        sqlx::query_as(columns!("seq = ANY($1) ORDER BY application_seq, vendor_key FOR UPDATE"))
            .bind(seqs)
            .fetch_all(&mut **transaction)
            .await?;
    Ok(locked)
}

/// Writes search texts and nothing else. Even the version of the user stays.
pub(in crate::users) async fn write_texts(tx: &mut Tx, texts: &[(i64, String)]) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("UPDATE users SET search_text = n.column2 FROM (");
        sql.push_values(texts, |mut row, (seq, text)| {
            row.push_bind(*seq).push_bind(text.as_str());
        });
        sql.push(") AS n WHERE users.seq = n.column1");
        sql.build().execute(c).await.map(drop)
    })?;
    Ok(())
}
