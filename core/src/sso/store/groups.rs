use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::organizations::store::MaybeApplicationRow;
use crate::roles::store::RoleRow;
use crate::sso::GroupRole;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
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

impl GroupRole {
    pub(in crate::sso) fn application_seq(&self) -> Option<i64> {
        self.application.as_ref().map(|one| one.seq)
    }
}

const GROUPS: &str =
    "SELECT g.id, g.group_name, g.role, r.name AS role_name, r.permissions AS role_permissions,
            r.columns AS role_columns, a.seq AS application_seq, a.id AS application_id,
            a.slug AS application_slug, a.name AS application_name
     FROM sso_group_roles g
     JOIN sso_providers v ON v.id = g.provider_id
     LEFT JOIN applications a ON a.seq = g.application_seq
     LEFT JOIN roles r ON r.organization_seq = v.organization_seq AND r.code = g.role
     WHERE g.provider_id = $1 ORDER BY g.position, g.id";

/// In their order: the first that fits a person counts.
pub(in crate::sso) async fn groups(tx: &mut Tx, provider_id: Uuid) -> Result<Vec<GroupRole>> {
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(GROUPS)
        .bind(provider_id)
        .fetch_all(c)
        .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The same outside of a transaction.
pub(in crate::sso) async fn groups_of(db: &Db, provider_id: Uuid) -> Result<Vec<GroupRole>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(GROUPS)
        .bind(provider_id)
        .fetch_all(pool)
        .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// After those that the provider has.
pub(in crate::sso) async fn insert_group(
    tx: &mut Tx,
    (id, provider_id): (Uuid, Uuid),
    group: &str,
    role: &str,
    application_seq: Option<i64>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO sso_group_roles (id, provider_id, group_name, role, application_seq, position)
         VALUES ($1, $2, $3, $4, $5, (
             SELECT COALESCE(MAX(position), 0) + 1 FROM sso_group_roles WHERE provider_id = $2))",
    )
    .bind(id)
    .bind(provider_id)
    .bind(group)
    .bind(role)
    .bind(application_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::sso) async fn delete_group(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sso_group_roles WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
