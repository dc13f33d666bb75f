use std::collections::HashMap;

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

/// Pairs of a person and a group that one page looks at.
const MAX_PAIRS: i64 = 20_000;

/// The same of everybody whom the directory knows: the groups that give roles, and none for who is in none of
/// them. The index `directory_users_by_organization` finds the people, `group_roles_by_organization` and
/// `directory_groups_name` the groups.
pub(crate) async fn groups_of_operators(
    db: &Db,
    organization_seq: i64,
) -> Result<HashMap<Uuid, Vec<String>>> {
    let people: Vec<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT operator_id FROM directory_users
         WHERE organization_seq = $1 AND operator_id IS NOT NULL",
    )
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    let mut groups: HashMap<Uuid, Vec<String>> =
        people.into_iter().map(|(id,)| (id, Vec::new())).collect();
    let pairs: Vec<(Uuid, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT DISTINCT u.operator_id, g.name
         FROM group_roles r
         JOIN directory_groups g
             ON g.organization_seq = r.organization_seq AND g.name = r.group_name
         JOIN directory_members m ON m.group_id = g.id
         JOIN directory_users u ON u.id = m.user_id
         WHERE r.organization_seq = $1 AND r.provider_id IS NULL AND u.operator_id IS NOT NULL
         ORDER BY u.operator_id, g.name LIMIT $2",
    )
    .bind(organization_seq)
    .bind(MAX_PAIRS)
    .fetch_all(pool)
    .await)?;
    // Rather no words for the last ones than wrong ones: of the last person some groups may be missing.
    let cut_off = pairs.len() as i64 == MAX_PAIRS;
    let last = pairs.last().map(|(id, _)| *id).filter(|_| cut_off);
    if let Some(last) = last {
        groups.retain(|id, _| *id < last);
    }
    for (id, name) in pairs.into_iter().filter(|(id, _)| Some(*id) != last) {
        groups.entry(id).or_default().push(name);
    }
    Ok(groups)
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
