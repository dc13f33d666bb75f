use std::collections::HashMap;

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::operators::{ApplicationRole, OperatorInfo};
use crate::roles::store::RoleRow;

#[derive(sqlx_macros::FromRow)]
struct InfoRow {
    id: Uuid,
    email: String,
    name: String,
    organization_seq: i64,
    organization: String,
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
    disabled: bool,
    suspended: bool,
    created_at: i64,
    last_sign_in_at: Option<i64>,
}

#[derive(sqlx_macros::FromRow)]
struct ApplicationRow {
    operator_id: Uuid,
    organization_seq: i64,
    application: String,
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
}

/// The operators of an organization, or of all where it is empty.
pub(in crate::operators) async fn list(db: &Db, organization: &str) -> Result<Vec<OperatorInfo>> {
    let rows: Vec<InfoRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT p.id, p.email, p.name, m.organization_seq, o.slug AS organization, m.role,
                r.name AS role_name, r.permissions AS role_permissions, r.columns AS role_columns,
                m.until, p.disabled, m.suspended_at IS NOT NULL AS suspended, p.created_at,
                p.last_sign_in_at
         FROM operators p
         JOIN memberships m ON m.operator_id = p.id
         JOIN organizations o ON o.seq = m.organization_seq
         LEFT JOIN roles r ON r.organization_seq = o.seq AND r.code = m.role
         WHERE $1 = '' OR o.slug = $1
         ORDER BY o.slug, p.email_key",
    )
    .bind(organization)
    .fetch_all(pool)
    .await)?;
    let mut in_applications = application_roles(db, organization).await?;
    rows.into_iter()
        .map(|row| {
            let roles = in_applications.remove(&(row.organization_seq, row.id));
            Ok(OperatorInfo {
                id: row.id,
                email: row.email,
                name: row.name,
                organization: row.organization,
                role: row.role.into_role()?,
                until: row.until.map(Timestamp::from_micros),
                application_roles: roles.unwrap_or_default(),
                disabled: row.disabled,
                suspended: row.suspended,
                created_at: Timestamp::from_micros(row.created_at),
                last_sign_in_at: row.last_sign_in_at.map(Timestamp::from_micros),
            })
        })
        .collect()
}

/// By organization and operator, each in the order of the applications.
async fn application_roles(
    db: &Db,
    organization: &str,
) -> Result<HashMap<(i64, Uuid), Vec<ApplicationRole>>> {
    let rows: Vec<ApplicationRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT x.operator_id, x.organization_seq, a.slug AS application, x.role,
                r.name AS role_name, r.permissions AS role_permissions, r.columns AS role_columns,
                x.until
         FROM application_roles x
         JOIN applications a ON a.seq = x.application_seq
         JOIN organizations o ON o.seq = x.organization_seq
         LEFT JOIN roles r ON r.organization_seq = o.seq AND r.code = x.role
         WHERE $1 = '' OR o.slug = $1
         ORDER BY a.slug",
    )
    .bind(organization)
    .fetch_all(pool)
    .await)?;
    let mut found: HashMap<_, Vec<ApplicationRole>> = HashMap::new();
    for row in rows {
        let role = ApplicationRole {
            application: row.application,
            role: row.role.into_some_role()?,
            until: row.until.map(Timestamp::from_micros),
        };
        found.entry((row.organization_seq, row.operator_id)).or_default().push(role);
    }
    Ok(found)
}
