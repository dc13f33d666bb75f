use uuid::Uuid;

use super::users::Span;
use crate::Timestamp;
use crate::db::{Db, Statement, Tx, broken_constraint, on_tx};
use crate::directory::DirectoryGroup;
use crate::error::{Error, Result};

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    external_id: String,
    made_at: i64,
    changed_at: i64,
}

impl From<Row> for DirectoryGroup {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            external_id: row.external_id,
            made_at: Timestamp::from_micros(row.made_at),
            changed_at: Timestamp::from_micros(row.changed_at),
        }
    }
}

/// What narrows a list of groups, so that not every one is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GroupKey {
    Id(Uuid),
    /// In small letters.
    Name(String),
    ExternalId(String),
    /// The id of a user who is in the group.
    Member(Uuid),
}

/// Groups in the order of their ids.
pub(crate) async fn groups(
    db: &Db,
    organization_seq: i64,
    key: Option<&GroupKey>,
    span: Span,
) -> Result<Vec<DirectoryGroup>> {
    let mut sql = Statement::new(
        db,
        "SELECT id, name, external_id, made_at, changed_at FROM directory_groups
         WHERE organization_seq = ",
    );
    sql.bind(organization_seq).push(" AND id > ").bind(span.after);
    match key {
        None => {}
        Some(GroupKey::Id(id)) => {
            sql.push(" AND id = ").bind(*id);
        }
        Some(GroupKey::Name(name)) => {
            sql.push(" AND name_key = ").bind(name.clone());
        }
        Some(GroupKey::ExternalId(id)) => {
            sql.push(" AND external_id = ").bind(id.clone());
        }
        Some(GroupKey::Member(id)) => {
            sql.push(" AND id IN (SELECT group_id FROM directory_members WHERE user_id = ");
            sql.bind(*id).push(")");
        }
    }
    sql.push(" ORDER BY id LIMIT ").bind(span.limit).push(" OFFSET ").bind(span.skip);
    let rows: Vec<Row> = sql.fetch_all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(crate) async fn find_group(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<Option<DirectoryGroup>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, name, external_id, made_at, changed_at FROM directory_groups
         WHERE organization_seq = $1 AND id = $2",
    )
    .bind(organization_seq)
    .bind(id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(Into::into))
}

/// The group with exactly this name: names that differ in capitals are the same group, and give no role.
pub(crate) async fn group_by_name(
    tx: &mut Tx,
    organization_seq: i64,
    name: &str,
) -> Result<Option<DirectoryGroup>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, name, external_id, made_at, changed_at FROM directory_groups
         WHERE organization_seq = $1 AND name = $2",
    )
    .bind(organization_seq)
    .bind(name)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(Into::into))
}

/// The group whose name is the same in small letters.
pub(crate) async fn group_by_key(
    tx: &mut Tx,
    organization_seq: i64,
    name_key: &str,
) -> Result<Option<DirectoryGroup>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, name, external_id, made_at, changed_at FROM directory_groups
         WHERE organization_seq = $1 AND name_key = $2",
    )
    .bind(organization_seq)
    .bind(name_key)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(Into::into))
}

/// A name that another group of the directory has is a conflict.
pub(crate) async fn insert_group(
    tx: &mut Tx,
    organization_seq: i64,
    group: &DirectoryGroup,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO directory_groups
             (id, organization_seq, name, name_key, external_id, made_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(group.id)
    .bind(organization_seq)
    .bind(&group.name)
    .bind(group.name.to_lowercase())
    .bind(&group.external_id)
    .bind(group.made_at.micros())
    .bind(group.changed_at.micros())
    .execute(c)
    .await
    .map(drop))
    .map_err(taken)
}

pub(crate) async fn update_group(tx: &mut Tx, group: &DirectoryGroup) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE directory_groups SET name = $2, name_key = $3, external_id = $4, changed_at = $5
         WHERE id = $1",
    )
    .bind(group.id)
    .bind(&group.name)
    .bind(group.name.to_lowercase())
    .bind(&group.external_id)
    .bind(group.changed_at.micros())
    .execute(c)
    .await
    .map(drop))
    .map_err(taken)
}

fn taken(error: sqlx::Error) -> Error {
    match broken_constraint(&error) {
        Some(_) => Error::Conflict("Another group of the directory has this displayName.".into()),
        None => error.into(),
    }
}

pub(crate) async fn delete_group(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM directory_groups WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
