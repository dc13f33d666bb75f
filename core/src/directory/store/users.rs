use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Statement, Tx, broken_constraint, on_db, on_tx};
use crate::directory::DirectoryUser;
use crate::error::{Error, Result};

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    email_key: String,
    external_id: String,
    attributes: String,
    active: bool,
    operator_id: Option<Uuid>,
    suspended: bool,
    has_suspended: bool,
    made_at: i64,
    changed_at: i64,
}

impl From<Row> for DirectoryUser {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            email: row.email,
            email_key: row.email_key,
            external_id: row.external_id,
            attributes: row.attributes,
            active: row.active,
            operator_id: row.operator_id,
            is_suspended: row.suspended,
            has_suspended: row.has_suspended,
            made_at: Timestamp::from_micros(row.made_at),
            changed_at: Timestamp::from_micros(row.changed_at),
        }
    }
}

/// Somebody's account counts only while they are in the team.
macro_rules! users {
    ($conditions:literal) => {
        concat!(
            "SELECT u.id, u.email, u.email_key, u.external_id, u.attributes, u.active,
                    m.operator_id, m.suspended_at IS NOT NULL AS suspended, u.has_suspended,
                    u.made_at, u.changed_at
             FROM directory_users u
             LEFT JOIN memberships m
                 ON m.operator_id = u.operator_id AND m.organization_seq = u.organization_seq
             WHERE u.organization_seq = ",
            $conditions
        )
    };
}

/// Locks a directory until the transaction ends. The lock lets others write rows that refer to the
/// organization: somebody who joins holds the team's lock and would wait for this one, as this one does for
/// the team's. SQLite has one writer at a time anyway.
pub(crate) async fn lock(tx: &mut Tx, organization_seq: i64) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query("SELECT 1 FROM organizations WHERE seq = $1 FOR NO KEY UPDATE")
            .bind(organization_seq)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// What narrows a list of users, so that not every one is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UserKey {
    Id(Uuid),
    Email(String),
    ExternalId(String),
}

/// A part of a list in the order of the ids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// What follows this id.
    pub after: Uuid,
    /// How many of those are left out.
    pub skip: i64,
    pub limit: i64,
}

/// Users in the order of their ids.
pub(crate) async fn users(
    db: &Db,
    organization_seq: i64,
    key: Option<&UserKey>,
    span: Span,
) -> Result<Vec<DirectoryUser>> {
    let mut sql = Statement::new(db, users!(""));
    sql.bind(organization_seq).push(" AND u.id > ").bind(span.after);
    match key {
        None => {}
        Some(UserKey::Id(id)) => {
            sql.push(" AND u.id = ").bind(*id);
        }
        Some(UserKey::Email(key)) => {
            sql.push(" AND u.email_key = ").bind(key.clone());
        }
        Some(UserKey::ExternalId(id)) => {
            sql.push(" AND u.external_id = ").bind(id.clone());
        }
    }
    sql.push(" ORDER BY u.id LIMIT ").bind(span.limit).push(" OFFSET ").bind(span.skip);
    let rows: Vec<Row> = sql.fetch_all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(crate) async fn find_user(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<Option<DirectoryUser>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(users!("$1 AND u.id = $2"))
        .bind(organization_seq)
        .bind(id)
        .fetch_optional(c)
        .await)?;
    Ok(row.map(Into::into))
}

pub(crate) async fn user_by_email(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<Option<DirectoryUser>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(users!("$1 AND u.email_key = $2"))
        .bind(organization_seq)
        .bind(email_key)
        .fetch_optional(c)
        .await)?;
    Ok(row.map(Into::into))
}

pub(crate) async fn user_of_operator(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<Option<DirectoryUser>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(users!("$1 AND m.operator_id = $2"))
        .bind(organization_seq)
        .bind(operator_id)
        .fetch_optional(c)
        .await)?;
    Ok(row.map(Into::into))
}

/// How many users and groups a directory has.
pub(crate) async fn counts(db: &Db, organization_seq: i64) -> Result<(i64, i64)> {
    let counts = on_db!(db, pool => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM directory_users WHERE organization_seq = $1),
                (SELECT COUNT(*) FROM directory_groups WHERE organization_seq = $1)",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(counts)
}

/// The same in a transaction that has locked the directory.
pub(crate) async fn counts_now(tx: &mut Tx, organization_seq: i64) -> Result<(i64, i64)> {
    let counts = on_tx!(tx, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM directory_users WHERE organization_seq = $1),
                (SELECT COUNT(*) FROM directory_groups WHERE organization_seq = $1)",
    )
    .bind(organization_seq)
    .fetch_one(c)
    .await)?;
    Ok(counts)
}

/// An address that another user of the directory has is a conflict.
pub(crate) async fn insert_user(
    tx: &mut Tx,
    organization_seq: i64,
    user: &DirectoryUser,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO directory_users (id, organization_seq, email, email_key, external_id,
             attributes, active, operator_id, has_suspended, made_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(user.id)
    .bind(organization_seq)
    .bind(&user.email)
    .bind(&user.email_key)
    .bind(&user.external_id)
    .bind(&user.attributes)
    .bind(user.active)
    .bind(user.operator_id)
    .bind(user.has_suspended)
    .bind(user.made_at.micros())
    .bind(user.changed_at.micros())
    .execute(c)
    .await
    .map(drop))
    .map_err(taken)
}

/// Writes what the directory says. The link to an account is not changed.
pub(crate) async fn update_user(tx: &mut Tx, user: &DirectoryUser) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE directory_users SET email = $2, email_key = $3, external_id = $4,
             attributes = $5, active = $6, changed_at = $7
         WHERE id = $1",
    )
    .bind(user.id)
    .bind(&user.email)
    .bind(&user.email_key)
    .bind(&user.external_id)
    .bind(&user.attributes)
    .bind(user.active)
    .bind(user.changed_at.micros())
    .execute(c)
    .await
    .map(drop))
    .map_err(taken)
}

fn taken(error: sqlx::Error) -> Error {
    match broken_constraint(&error) {
        Some(_) => Error::Conflict("Another user of the directory has this userName.".into()),
        None => error.into(),
    }
}

/// The account that somebody of the team has. What the directory has done to a former membership does not
/// count for this one.
pub(crate) async fn link(tx: &mut Tx, id: Uuid, operator_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE directory_users SET operator_id = $2, has_suspended = FALSE WHERE id = $1",
    )
    .bind(id)
    .bind(operator_id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Notes whether the directory has suspended the membership.
pub(crate) async fn mark_suspended(tx: &mut Tx, id: Uuid, has_suspended: bool) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE directory_users SET has_suspended = $2 WHERE id = $1")
        .bind(id)
        .bind(has_suspended)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(crate) async fn delete_user(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM directory_users WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
