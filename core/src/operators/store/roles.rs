//! The roles that somebody has: one in the organization, and others in single applications.

use uuid::Uuid;

use crate::Timestamp;
use crate::access::{AnyRole, ApplicationRef, Role};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::roles::store::RoleRow;

/// A role in one application, whether or not it has ended.
#[derive(sqlx_macros::FromRow)]
struct ApplicationRow {
    operator_id: Uuid,
    seq: i64,
    id: Uuid,
    slug: String,
    name: String,
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
}

/// A person with their role in one application.
pub(crate) struct InApplication {
    pub operator_id: Uuid,
    pub application: ApplicationRef,
    pub role: AnyRole,
    pub until: Option<Timestamp>,
}

impl ApplicationRow {
    fn read(self) -> Result<InApplication> {
        Ok(InApplication {
            operator_id: self.operator_id,
            application: ApplicationRef {
                seq: self.seq,
                id: self.id,
                slug: self.slug,
                name: self.name,
            },
            role: self.role.into_some_role()?,
            until: self.until.map(Timestamp::from_micros),
        })
    }
}

macro_rules! in_applications {
    ($conditions:literal) => {
        concat!(
            "SELECT x.operator_id, a.seq, a.id, a.slug, a.name, x.role, r.name AS role_name,
                    r.permissions AS role_permissions, r.columns AS role_columns, x.until
             FROM application_roles x
             JOIN applications a ON a.seq = x.application_seq
             LEFT JOIN roles r ON r.organization_seq = x.organization_seq AND r.code = x.role
             WHERE x.organization_seq = $1 ",
            $conditions
        )
    };
}

/// Roles in single applications of an organization, by the name of the application.
pub(crate) async fn in_applications(
    db: &Db,
    organization_seq: i64,
    limit: i64,
) -> Result<Vec<InApplication>> {
    let rows: Vec<ApplicationRow> = on_db!(db, pool => sqlx::query_as(in_applications!(
        "ORDER BY a.name, a.seq LIMIT $2"
    ))
    .bind(organization_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(ApplicationRow::read).collect()
}

/// The same of one person.
pub(crate) async fn in_applications_of(
    db: &Db,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<Vec<InApplication>> {
    let rows: Vec<ApplicationRow> = on_db!(db, pool => sqlx::query_as(in_applications!(
        "AND x.operator_id = $2 ORDER BY a.name, a.seq"
    ))
    .bind(organization_seq)
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(ApplicationRow::read).collect()
}

/// What somebody of an organization has, read in the transaction of a change.
pub(crate) struct Held {
    pub id: Uuid,
    pub name: String,
    pub is_suspended: bool,
    /// In the whole organization, with when it ends or has ended.
    pub role: Option<(AnyRole, Option<Timestamp>)>,
    pub in_applications: Vec<InApplication>,
}

impl Held {
    /// The role in one application, or the one of the whole organization.
    pub(crate) fn at(&self, application: Option<i64>) -> Option<(&AnyRole, Option<Timestamp>)> {
        match application {
            None => self.role.as_ref().map(|(role, until)| (role, *until)),
            Some(seq) => {
                let found = self.in_applications.iter().find(|one| one.application.seq == seq);
                found.map(|one| (&one.role, one.until))
            }
        }
    }

    /// An owner, even if not for ever.
    pub(crate) fn is_owner(&self) -> bool {
        self.role.as_ref().is_some_and(|(role, _)| *role == Role::Owner)
    }

    /// Every role, wherever it holds and even if it has ended.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &AnyRole> {
        let whole = self.role.iter().map(|(role, _)| role);
        whole.chain(self.in_applications.iter().map(|one| &one.role))
    }
}

#[derive(sqlx_macros::FromRow)]
struct HeldRow {
    name: String,
    suspended: bool,
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
}

/// `None`: they are not in the organization. Its memberships are locked.
pub(crate) async fn held(tx: &mut Tx, organization_seq: i64, id: Uuid) -> Result<Option<Held>> {
    let row: Option<HeldRow> = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.name, m.suspended_at IS NOT NULL AS suspended, m.role, r.name AS role_name,
                r.permissions AS role_permissions, r.columns AS role_columns, m.until
         FROM memberships m
         JOIN operators p ON p.id = m.operator_id
         LEFT JOIN roles r ON r.organization_seq = m.organization_seq AND r.code = m.role
         WHERE m.organization_seq = $1 AND m.operator_id = $2",
    )
    .bind(organization_seq)
    .bind(id)
    .fetch_optional(c)
    .await)?;
    let Some(row) = row else { return Ok(None) };
    let rows: Vec<ApplicationRow> = on_tx!(tx, c => sqlx::query_as(in_applications!(
        "AND x.operator_id = $2 ORDER BY a.name, a.seq"
    ))
    .bind(organization_seq)
    .bind(id)
    .fetch_all(c)
    .await)?;
    let until = row.until.map(Timestamp::from_micros);
    Ok(Some(Held {
        id,
        name: row.name,
        is_suspended: row.suspended,
        role: row.role.into_role()?.map(|role| (role, until)),
        in_applications: rows.into_iter().map(ApplicationRow::read).collect::<Result<_>>()?,
    }))
}

/// Sets the role that holds in the whole organization. `None`: they have it in single applications only.
pub(crate) async fn set_in_organization(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
    role: Option<(&AnyRole, Option<Timestamp>)>,
) -> Result<()> {
    let code = role.map_or("", |(role, _)| role.code());
    let until = role.and_then(|(_, until)| until);
    on_tx!(tx, c => sqlx::query(
        "UPDATE memberships SET role = $3, until = $4
         WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(code)
    .bind(until.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Sets the role in one application, in the place of the one that they have there.
pub(crate) async fn set_in_application(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
    application_seq: i64,
    (role, until): (&AnyRole, Option<Timestamp>),
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO application_roles (operator_id, organization_seq, application_seq, role, until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (operator_id, application_seq)
             DO UPDATE SET role = excluded.role, until = excluded.until",
    )
    .bind(operator_id)
    .bind(organization_seq)
    .bind(application_seq)
    .bind(role.code())
    .bind(until.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Takes the role in one application away, or with no application those in all of them. Roles of the whole
/// organization stay.
pub(crate) async fn take_in_applications(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
    application_seq: Option<i64>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM application_roles
         WHERE organization_seq = $1 AND operator_id = $2
           AND ($3 IS NULL OR application_seq = $3)",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(application_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
