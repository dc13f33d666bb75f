//! What a changed role line has still to do for the members of its group.

use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// A role line that was added or taken out, with members who wait for what follows.
#[derive(Clone, Debug, PartialEq, Eq, sqlx_macros::FromRow)]
pub(crate) struct RoleChange {
    pub id: Uuid,
    pub organization_seq: i64,
    /// Whether the members have lost the role.
    pub has_lost: bool,
    /// The operator who has changed the line; none: a command.
    pub actor_id: Option<Uuid>,
    pub request_id: String,
}

/// Lets the members of a group wait who come after this one in the order of their ids.
pub(crate) async fn insert_role_change(
    tx: &mut Tx,
    change: &RoleChange,
    (group_id, after): (Uuid, Uuid),
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO group_role_changes (id, organization_seq, has_lost, actor_id, request_id)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(change.id)
    .bind(change.organization_seq)
    .bind(change.has_lost)
    .bind(change.actor_id)
    .bind(&change.request_id)
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO group_role_change_users (change_id, user_id)
         SELECT c.id, m.user_id
         FROM group_role_changes c
         JOIN directory_groups g ON g.organization_seq = c.organization_seq
         JOIN directory_members m ON m.group_id = g.id
         WHERE c.id = $1 AND g.id = $2 AND m.user_id > $3",
    )
    .bind(change.id)
    .bind(group_id)
    .bind(after)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// `None`: it has been done.
pub(crate) async fn role_change(db: &Db, id: Uuid) -> Result<Option<RoleChange>> {
    let found = on_db!(db, pool => sqlx::query_as(
        "SELECT id, organization_seq, has_lost, actor_id, request_id
         FROM group_role_changes WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(found)
}

/// The next of those who wait, in the order of their ids, which is that of the primary key.
pub(crate) async fn waiting_users(
    tx: &mut Tx,
    change: &RoleChange,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT u.user_id FROM group_role_change_users u
         JOIN group_role_changes c ON c.id = u.change_id
         WHERE c.organization_seq = $1 AND u.change_id = $2
         ORDER BY u.user_id LIMIT $3",
    )
    .bind(change.organization_seq)
    .bind(change.id)
    .bind(limit)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those up to this one, and with them, do not wait any more.
pub(crate) async fn take_waiting_off(tx: &mut Tx, change: &RoleChange, last: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM group_role_change_users WHERE change_id = $1 AND user_id <= $2",
    )
    .bind(change.id)
    .bind(last)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Nobody waits any more.
pub(crate) async fn delete_role_change(tx: &mut Tx, change: &RoleChange) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM group_role_changes WHERE organization_seq = $1 AND id = $2",
    )
    .bind(change.organization_seq)
    .bind(change.id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// People of an organization who wait for a role to be given or taken. The index
/// `group_role_changes_by_organization` finds what is under way, and the primary key its people.
pub(crate) async fn waiting_count(db: &Db, organization_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM group_role_changes c
         JOIN group_role_change_users u ON u.change_id = c.id
         WHERE c.organization_seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}
