//! Every statement about roles that groups give.

use uuid::Uuid;

use super::GroupRole;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::organizations::store::MaybeApplicationRow;
use crate::roles::store::RoleRow;

/// Whose groups they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroupsOf {
    pub organization_seq: i64,
    /// None: the directory's.
    pub provider_id: Option<Uuid>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    provider_id: Option<Uuid>,
    group_name: String,
    #[sqlx(flatten)]
    role: RoleRow,
    #[sqlx(flatten)]
    application: MaybeApplicationRow,
}

impl Row {
    fn read(self) -> Result<GroupRole> {
        let application = self.application.into_ref();
        let role = self.role.into_some_role()?;
        Ok(GroupRole { id: self.id, group: self.group_name, role, application })
    }
}

macro_rules! groups {
    ($conditions:literal) => {
        concat!(
            "SELECT g.id, g.provider_id, g.group_name, g.role, r.name AS role_name,
                    r.permissions AS role_permissions, r.columns AS role_columns,
                    a.seq AS application_seq, a.id AS application_id,
                    a.slug AS application_slug, a.name AS application_name
             FROM group_roles g
             LEFT JOIN applications a ON a.seq = g.application_seq
             LEFT JOIN roles r ON r.organization_seq = g.organization_seq AND r.code = g.role
             WHERE g.organization_seq = $1 AND ",
            $conditions,
            " ORDER BY g.position, g.id"
        )
    };
}

const GROUPS: &str = groups!("(g.provider_id = $2 OR ($2 IS NULL AND g.provider_id IS NULL))");

/// In their order: the first that fits a person counts.
pub(crate) async fn groups(tx: &mut Tx, of: GroupsOf) -> Result<Vec<GroupRole>> {
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(GROUPS)
        .bind(of.organization_seq)
        .bind(of.provider_id)
        .fetch_all(c)
        .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The same outside of a transaction.
pub(crate) async fn groups_of(db: &Db, of: GroupsOf) -> Result<Vec<GroupRole>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(GROUPS)
        .bind(of.organization_seq)
        .bind(of.provider_id)
        .fetch_all(pool)
        .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Those of every provider of an organization, in their order, with the id of the provider. The index
/// `group_roles_by_organization` finds them.
pub(crate) async fn of_providers(db: &Db, organization_seq: i64) -> Result<Vec<(Uuid, GroupRole)>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(groups!("g.provider_id IS NOT NULL"))
        .bind(organization_seq)
        .fetch_all(pool)
        .await)?;
    let mut read = Vec::new();
    for row in rows {
        if let Some(provider_id) = row.provider_id {
            read.push((provider_id, row.read()?));
        }
    }
    Ok(read)
}

/// After those that are there.
pub(super) async fn insert_group(
    tx: &mut Tx,
    (id, of): (Uuid, GroupsOf),
    group: &str,
    role: &str,
    application_seq: Option<i64>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO group_roles
             (id, organization_seq, provider_id, group_name, role, application_seq, position)
         VALUES ($1, $2, $3, $4, $5, $6, (
             SELECT COALESCE(MAX(position), 0) + 1 FROM group_roles WHERE organization_seq = $2))",
    )
    .bind(id)
    .bind(of.organization_seq)
    .bind(of.provider_id)
    .bind(group)
    .bind(role)
    .bind(application_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(crate) async fn delete_group(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM group_roles WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
