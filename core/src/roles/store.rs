//! Every statement about custom roles.

use super::{CustomRole, Uses};
use crate::Timestamp;
use crate::access::{AnyRole, Rights, Role};
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};

/// A role as other rows have it: its code, and what a left join with `roles` knows of a custom one.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(crate) struct RoleRow {
    role: String,
    role_name: Option<String>,
    role_permissions: Option<String>,
    role_columns: Option<String>,
}

impl RoleRow {
    /// `None`: the row has no role.
    pub(crate) fn into_role(self) -> Result<Option<AnyRole>> {
        if self.role.is_empty() {
            return Ok(None);
        }
        if let Some(role) = Role::from_code(&self.role) {
            return Ok(Some(role.into()));
        }
        let (Some(name), Some(permissions), Some(columns)) =
            (self.role_name, self.role_permissions, self.role_columns)
        else {
            return Err(unknown(&self.role));
        };
        let rights = Rights::from_codes(&permissions, &columns);
        Ok(Some(AnyRole::custom(self.role, name, rights)))
    }

    /// The role of a row that always has one.
    pub(crate) fn into_some_role(self) -> Result<AnyRole> {
        let code = self.role.clone();
        self.into_role()?.ok_or_else(|| unknown(&code))
    }
}

fn unknown(code: &str) -> Error {
    Error::internal("roles", &format!("unknown role {code:?}"))
}

#[derive(sqlx_macros::FromRow)]
struct CustomRow {
    code: String,
    name: String,
    permissions: String,
    columns: String,
    made_by: String,
    made_at: i64,
    changed_by: String,
    changed_at: Option<i64>,
}

impl From<CustomRow> for CustomRole {
    fn from(row: CustomRow) -> Self {
        let rights = Rights::from_codes(&row.permissions, &row.columns);
        Self {
            role: AnyRole::custom(row.code, row.name, rights),
            made_by: row.made_by,
            made_at: Timestamp::from_micros(row.made_at),
            changed_by: row.changed_by,
            changed_at: row.changed_at.map(Timestamp::from_micros),
        }
    }
}

/// By name.
pub(super) async fn list(db: &Db, organization_seq: i64) -> Result<Vec<CustomRole>> {
    let rows: Vec<CustomRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT code, name, permissions, columns, made_by, made_at, changed_by, changed_at
         FROM roles WHERE organization_seq = $1 ORDER BY name_key",
    )
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(CustomRole::from).collect())
}

pub(super) async fn find(db: &Db, organization_seq: i64, code: &str) -> Result<Option<CustomRole>> {
    let row: Option<CustomRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT code, name, permissions, columns, made_by, made_at, changed_by, changed_at
         FROM roles WHERE organization_seq = $1 AND code = $2",
    )
    .bind(organization_seq)
    .bind(code)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(CustomRole::from))
}

/// Locks a custom role until the transaction ends, for somebody who gives it (so that it is not deleted
/// meanwhile) or for its own change. SQLite has one writer at a time anyway.
async fn lock(tx: &mut Tx, organization_seq: i64, code: &str, to_change: bool) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        let sql = if to_change {
            "SELECT 1 FROM roles WHERE organization_seq = $1 AND code = $2 FOR UPDATE"
        } else {
            "SELECT 1 FROM roles WHERE organization_seq = $1 AND code = $2 FOR SHARE"
        };
        sqlx::query(sql).bind(organization_seq).bind(code).execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn locked(
    tx: &mut Tx,
    organization_seq: i64,
    code: &str,
    to_change: bool,
) -> Result<Option<CustomRole>> {
    lock(tx, organization_seq, code, to_change).await?;
    let row: Option<CustomRow> = on_tx!(tx, c => sqlx::query_as(
        "SELECT code, name, permissions, columns, made_by, made_at, changed_by, changed_at
         FROM roles WHERE organization_seq = $1 AND code = $2",
    )
    .bind(organization_seq)
    .bind(code)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(CustomRole::from))
}

/// A role that somebody gives: one of the five, or a custom one, which is not deleted before this
/// transaction ends. An unknown code is an error of the field `role`.
pub(crate) async fn to_give(tx: &mut Tx, organization_seq: i64, code: &str) -> Result<AnyRole> {
    if let Some(role) = Role::from_code(code) {
        return Ok(role.into());
    }
    let found = locked(tx, organization_seq, code, false).await?;
    found
        .map(|custom| custom.role)
        .ok_or_else(|| Error::invalid("role", "Choose one of the roles."))
}

pub(super) async fn to_change(
    tx: &mut Tx,
    organization_seq: i64,
    code: &str,
) -> Result<Option<CustomRole>> {
    locked(tx, organization_seq, code, true).await
}

pub(super) async fn count(tx: &mut Tx, organization_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM roles WHERE organization_seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

pub(super) async fn insert(
    tx: &mut Tx,
    organization_seq: i64,
    role: &AnyRole,
    name_key: &str,
    (by, at): (&str, Timestamp),
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO roles
             (organization_seq, code, name, name_key, permissions, columns, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(organization_seq)
    .bind(role.code())
    .bind(role.label())
    .bind(name_key)
    .bind(role.rights().permission_codes())
    .bind(role.rights().column_names())
    .bind(by)
    .bind(at.micros())
    .execute(c)
    .await
    .map(drop))
    .map_err(taken)
}

pub(super) async fn update(
    tx: &mut Tx,
    organization_seq: i64,
    role: &AnyRole,
    name_key: &str,
    (by, at): (&str, Timestamp),
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE roles SET name = $3, name_key = $4, permissions = $5, columns = $6,
             changed_by = $7, changed_at = $8
         WHERE organization_seq = $1 AND code = $2",
    )
    .bind(organization_seq)
    .bind(role.code())
    .bind(role.label())
    .bind(name_key)
    .bind(role.rights().permission_codes())
    .bind(role.rights().column_names())
    .bind(by)
    .bind(at.micros())
    .execute(c)
    .await
    .map(drop))
    .map_err(taken)
}

fn taken(error: sqlx::Error) -> Error {
    match broken_constraint(&error) {
        Some(_) => Error::invalid("name", "There is a role with this name. Choose another one."),
        None => error.into(),
    }
}

pub(super) async fn delete(tx: &mut Tx, organization_seq: i64, code: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM roles WHERE organization_seq = $1 AND code = $2")
        .bind(organization_seq)
        .bind(code)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Who has a role: people, keys that are not revoked, what single sign-on gives it to, and open invitations.
const USES: &str = "SELECT 'person' AS kind, p.name AS name FROM memberships m
         JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND m.role = $2
     UNION
     SELECT 'person', p.name FROM application_roles x JOIN operators p ON p.id = x.operator_id
         WHERE x.organization_seq = $1 AND x.role = $2
     UNION
     SELECT 'key', k.name FROM api_keys k JOIN applications a ON a.seq = k.application_seq
         WHERE a.organization_seq = $1 AND k.role = $2 AND k.revoked_at IS NULL
     UNION
     SELECT 'group', g.group_name FROM group_roles g
         WHERE g.organization_seq = $1 AND g.role = $2
     UNION
     SELECT 'provider', v.name FROM sso_providers v
         WHERE v.organization_seq = $1 AND v.default_role = $2
     UNION
     SELECT 'invitation', i.email FROM invitations i
         JOIN invitation_roles x ON x.invitation_id = i.id
         WHERE i.organization_seq = $1 AND x.role = $2 AND i.accepted_at IS NULL
           AND i.revoked_at IS NULL
     ORDER BY kind, name LIMIT 1000";

pub(super) async fn uses(db: &Db, organization_seq: i64, code: &str) -> Result<Uses> {
    let rows: Vec<(String, String)> = on_db!(db, pool => sqlx::query_as(USES)
        .bind(organization_seq)
        .bind(code)
        .fetch_all(pool)
        .await)?;
    Ok(sorted(rows))
}

/// The same in a transaction that has locked the role.
pub(super) async fn uses_now(tx: &mut Tx, organization_seq: i64, code: &str) -> Result<Uses> {
    let rows: Vec<(String, String)> = on_tx!(tx, c => sqlx::query_as(USES)
        .bind(organization_seq)
        .bind(code)
        .fetch_all(c)
        .await)?;
    Ok(sorted(rows))
}

fn sorted(rows: Vec<(String, String)>) -> Uses {
    let mut uses = Uses::default();
    for (kind, name) in rows {
        match kind.as_str() {
            "person" => uses.people.push(name),
            "key" => uses.api_keys.push(name),
            "group" => uses.groups.push(name),
            "provider" => uses.providers.push(name),
            _ => uses.invitations.push(name),
        }
    }
    uses
}
