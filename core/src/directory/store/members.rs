use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

const GROUPS_OF_USER: &str =
    "SELECT g.id, g.name FROM directory_members m JOIN directory_groups g ON g.id = m.group_id
     WHERE m.user_id = $1 ORDER BY g.name, g.id";

/// Id and name of each group that somebody is in, by name.
pub(crate) async fn groups_of_user(tx: &mut Tx, user_id: Uuid) -> Result<Vec<(Uuid, String)>> {
    let rows = on_tx!(tx, c => sqlx::query_as(GROUPS_OF_USER).bind(user_id).fetch_all(c).await)?;
    Ok(rows)
}

/// The same outside of a transaction: on SQLite one holds every writer up.
pub(crate) async fn shown_groups(db: &Db, user_id: Uuid) -> Result<Vec<(Uuid, String)>> {
    let rows =
        on_db!(db, pool => sqlx::query_as(GROUPS_OF_USER).bind(user_id).fetch_all(pool).await)?;
    Ok(rows)
}

const MEMBERS: &str = "SELECT user_id FROM directory_members WHERE group_id = $1 ORDER BY user_id";

/// The users in a group, in the order of their ids.
pub(crate) async fn members(tx: &mut Tx, group_id: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> =
        on_tx!(tx, c => sqlx::query_as(MEMBERS).bind(group_id).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The same outside of a transaction.
pub(crate) async fn shown_members(db: &Db, group_id: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> =
        on_db!(db, pool => sqlx::query_as(MEMBERS).bind(group_id).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(crate) async fn add_member(tx: &mut Tx, group_id: Uuid, user_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO directory_members (group_id, user_id) VALUES ($1, $2)
         ON CONFLICT (group_id, user_id) DO NOTHING",
    )
    .bind(group_id)
    .bind(user_id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(crate) async fn remove_member(tx: &mut Tx, group_id: Uuid, user_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM directory_members WHERE group_id = $1 AND user_id = $2")
        .bind(group_id)
        .bind(user_id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// The names of the groups of somebody of the team whom the directory knows, where its groups give roles.
/// `None`: it does not decide about them. The index `directory_users_by_operator` finds them.
pub(crate) async fn groups_of_operator(
    db: &Db,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<Option<Vec<String>>> {
    let found: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT u.id FROM directory_users u
         WHERE u.organization_seq = $1 AND u.operator_id = $2 AND EXISTS (
             SELECT 1 FROM group_roles g
             WHERE g.organization_seq = $1 AND g.provider_id IS NULL) LIMIT 1",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    let Some((user_id,)) = found else { return Ok(None) };
    let groups = shown_groups(db, user_id).await?;
    Ok(Some(groups.into_iter().map(|(_, name)| name).collect()))
}

/// Whether an organization's directory gives roles by groups and knows somebody of the team.
pub(crate) async fn has_mapped_user(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT u.organization_seq FROM directory_users u
         WHERE u.organization_seq = $1 AND u.operator_id = $2 AND EXISTS (
             SELECT 1 FROM group_roles g
             WHERE g.organization_seq = $1 AND g.provider_id IS NULL) LIMIT 1",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}
