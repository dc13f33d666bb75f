use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Mail, MailState, Message};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    recipient: String,
    subject: String,
    state: String,
    attempts: i64,
    last_error: String,
    created_at: i64,
    sent_at: Option<i64>,
    text_body: String,
    html_body: String,
    is_private: bool,
}

const COLUMNS: &str = "id, kind, recipient, subject, state, attempts, last_error, created_at, \
     sent_at, text_body, html_body, is_private";

fn mail(row: Row) -> Result<Mail> {
    Ok(Mail {
        id: row.id,
        kind: row.kind,
        recipient: row.recipient,
        subject: row.subject,
        state: MailState::from_code(&row.state)
            .ok_or_else(|| Error::internal("mail", &format!("unknown state {}", row.state)))?,
        attempts: row.attempts,
        last_error: row.last_error,
        created_at: Timestamp::from_micros(row.created_at),
        sent_at: row.sent_at.map(Timestamp::from_micros),
        text: row.text_body,
        html: row.html_body,
        is_private: row.is_private,
    })
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    application_seq: i64,
    message: &Message<'_>,
    state: MailState,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO mails (id, application_seq, kind, recipient, subject, text_body, html_body,
             state, created_at, is_private)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id)
    .bind(application_seq)
    .bind(message.kind)
    .bind(message.recipient)
    .bind(&message.subject)
    .bind(&message.text)
    .bind(&message.html)
    .bind(state.code())
    .bind(now.micros())
    .bind(message.is_private)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn find(db: &Db, application_seq: i64, id: Uuid) -> Result<Option<Mail>> {
    let row: Option<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM mails WHERE application_seq = ").push_bind(application_seq);
        sql.push(" AND id = ").push_bind(id);
        sql.build_query_as().fetch_optional(pool).await
    })?;
    row.map(mail).transpose()
}

/// The job knows a message by its id alone.
pub(super) async fn find_any(db: &Db, id: Uuid) -> Result<Option<Mail>> {
    let row: Option<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM mails WHERE id = ").push_bind(id);
        sql.build_query_as().fetch_optional(pool).await
    })?;
    row.map(mail).transpose()
}

pub(super) async fn list(
    db: &Db,
    application_seq: i64,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Mail>> {
    let rows: Vec<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM mails WHERE application_seq = ").push_bind(application_seq);
        if let Some(before) = before {
            sql.push(" AND id < ").push_bind(before);
        }
        sql.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        sql.build_query_as().fetch_all(pool).await
    })?;
    rows.into_iter().map(mail).collect()
}

/// Deletes the text, which holds a link and has reached its recipient.
pub(super) async fn set_sent(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE mails SET state = 'sent', sent_at = $2, attempts = attempts + 1, last_error = '',
             text_body = '', html_body = ''
         WHERE id = $1 AND state = 'waiting'",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn note_attempt(tx: &mut Tx, id: Uuid, error: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE mails SET attempts = attempts + 1, last_error = $2
         WHERE id = $1 AND state = 'waiting'",
    )
    .bind(id)
    .bind(error)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn set_failed(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE mails SET state = 'failed' WHERE id = $1 AND state = 'waiting'",
    )
    .bind(id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn set_waiting(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE mails SET state = 'waiting' WHERE id = $1 AND state IN ('failed', 'kept')",
    )
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}
