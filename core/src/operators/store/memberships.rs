use uuid::Uuid;

use crate::access::{AnyRole, ApplicationRef, OrganizationRef, Role};
use crate::db::{Db, on_db};
use crate::error::{Error, Result};
use crate::organizations::store::PairRow;

#[derive(sqlx_macros::FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    pair: PairRow,
    role: String,
}

type Found = (OrganizationRef, ApplicationRef, AnyRole);

pub(in crate::operators) async fn membership(
    db: &Db,
    operator_id: Uuid,
    organization: &str,
    application: &str,
) -> Result<Option<Found>> {
    let row: Option<MembershipRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                o.name AS organization_name, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name, m.role
         FROM organizations o
         JOIN applications a ON a.organization_seq = o.seq
         JOIN memberships m ON m.organization_seq = o.seq
         JOIN operators p ON p.id = m.operator_id
         WHERE o.slug = $1 AND a.slug = $2 AND m.operator_id = $3
           AND m.suspended_at IS NULL AND p.disabled = FALSE",
    )
    .bind(organization)
    .bind(application)
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    row.map(into_found).transpose()
}

pub(in crate::operators) async fn memberships(db: &Db, operator_id: Uuid) -> Result<Vec<Found>> {
    let rows: Vec<MembershipRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                o.name AS organization_name, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name, m.role
         FROM memberships m
         JOIN organizations o ON o.seq = m.organization_seq
         JOIN applications a ON a.organization_seq = o.seq
         JOIN operators p ON p.id = m.operator_id
         WHERE m.operator_id = $1 AND m.suspended_at IS NULL AND p.disabled = FALSE
         ORDER BY o.name, a.seq",
    )
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(into_found).collect()
}

fn into_found(row: MembershipRow) -> Result<Found> {
    let role = Role::from_code(&row.role)
        .ok_or_else(|| Error::internal("memberships", &format!("unknown role {}", row.role)))?;
    let (organization, application) = row.pair.into_refs();
    Ok((organization, application, role.into()))
}
