use uuid::Uuid;

use crate::Timestamp;
use crate::access::Identity;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::organizations::store::MaybeApplicationRow;
use crate::roles::store::RoleRow;
use crate::team::GivenRole;

/// A role that ends soon, with who has it.
pub(in crate::team) struct Ending {
    pub identity: Identity,
    pub organization: String,
    pub given: GivenRole,
    pub organization_seq: i64,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    operator_id: Uuid,
    email: String,
    name: String,
    organization_seq: i64,
    organization: String,
    #[sqlx(flatten)]
    role: RoleRow,
    until: i64,
    #[sqlx(flatten)]
    application: MaybeApplicationRow,
}

impl Row {
    fn read(self) -> Result<Ending> {
        let application = self.application.into_ref();
        let until = Some(Timestamp::from_micros(self.until));
        Ok(Ending {
            identity: Identity::new(self.operator_id, self.email, self.name),
            organization: self.organization,
            given: GivenRole { role: self.role.into_some_role()?, application, until },
            organization_seq: self.organization_seq,
        })
    }
}

/// Roles with an end, each with who has it.
macro_rules! with_end {
    ($conditions:literal) => {
        concat!(
            "SELECT p.id AS operator_id, p.email, p.name, o.seq AS organization_seq,
                    o.name AS organization, e.role, r.name AS role_name,
                    r.permissions AS role_permissions, r.columns AS role_columns, e.until,
                    a.seq AS application_seq, a.id AS application_id, a.slug AS application_slug,
                    a.name AS application_name
             FROM (SELECT operator_id, organization_seq, NULL AS application_seq, role, until,
                          told_until, noted_until
                   FROM memberships WHERE role <> ''
                   UNION ALL
                   SELECT operator_id, organization_seq, application_seq, role, until, told_until,
                          noted_until
                   FROM application_roles) e
             JOIN memberships m
                 ON m.operator_id = e.operator_id AND m.organization_seq = e.organization_seq
             JOIN operators p ON p.id = e.operator_id
             JOIN organizations o ON o.seq = e.organization_seq
             LEFT JOIN applications a ON a.seq = e.application_seq
             LEFT JOIN roles r ON r.organization_seq = e.organization_seq AND r.code = e.role
             WHERE ",
            $conditions,
            " ORDER BY e.until"
        )
    };
}

/// Roles that end between two times and whose holders have not been told of that end. Who is suspended or
/// disabled is not told.
pub(in crate::team) async fn ending(
    db: &Db,
    after: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Ending>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(concat!(with_end!(
        "e.until > $1 AND e.until <= $2
         AND (e.told_until IS NULL OR e.told_until <> e.until)
         AND m.suspended_at IS NULL AND p.disabled = FALSE"
    ), " LIMIT $3"))
    .bind(after.micros())
    .bind(until.micros())
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Roles that have ended, and whose end the audit log does not have.
pub(in crate::team) async fn ended(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Ending>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(concat!(with_end!(
        "e.until <= $1 AND (e.noted_until IS NULL OR e.noted_until <> e.until)"
    ), " LIMIT $2"))
    .bind(now.micros())
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Owners who can sign in, at most 20, except one person.
pub(in crate::team) async fn owners_beside(
    tx: &mut Tx,
    one: &Ending,
    now: Timestamp,
) -> Result<Vec<Identity>> {
    let rows: Vec<(Uuid, String, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.id, p.email, p.name FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND m.role = 'OWNER' AND p.id <> $2
           AND m.suspended_at IS NULL AND p.disabled = FALSE
           AND (m.until IS NULL OR m.until > $3)
         ORDER BY p.id LIMIT 20",
    )
    .bind(one.organization_seq)
    .bind(one.identity.operator_id)
    .bind(now.micros())
    .fetch_all(c)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(operator_id, email, name)| Identity::new(operator_id, email, name))
        .collect())
}

/// `false`: the end has changed, or another worker tells of it.
pub(in crate::team) async fn note_notified(tx: &mut Tx, one: &Ending) -> Result<bool> {
    let (seq, id) = (one.organization_seq, one.identity.operator_id);
    let until = one.given.until.map(Timestamp::micros);
    let done = match &one.given.application {
        None => on_tx!(tx, c => sqlx::query(
            "UPDATE memberships SET told_until = until
             WHERE organization_seq = $1 AND operator_id = $2 AND until = $3
               AND (told_until IS NULL OR told_until <> $3)",
        )
        .bind(seq)
        .bind(id)
        .bind(until)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?,
        Some(application) => on_tx!(tx, c => sqlx::query(
            "UPDATE application_roles SET told_until = until
             WHERE application_seq = $1 AND operator_id = $2 AND until = $3
               AND (told_until IS NULL OR told_until <> $3)",
        )
        .bind(application.seq)
        .bind(id)
        .bind(until)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?,
    };
    Ok(done)
}

/// `false`: the end has changed, or the audit log has it.
pub(in crate::team) async fn note_ended(tx: &mut Tx, one: &Ending) -> Result<bool> {
    let (seq, id) = (one.organization_seq, one.identity.operator_id);
    let until = one.given.until.map(Timestamp::micros);
    let done = match &one.given.application {
        None => on_tx!(tx, c => sqlx::query(
            "UPDATE memberships SET noted_until = until
             WHERE organization_seq = $1 AND operator_id = $2 AND until = $3
               AND (noted_until IS NULL OR noted_until <> $3)",
        )
        .bind(seq)
        .bind(id)
        .bind(until)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?,
        Some(application) => on_tx!(tx, c => sqlx::query(
            "UPDATE application_roles SET noted_until = until
             WHERE application_seq = $1 AND operator_id = $2 AND until = $3
               AND (noted_until IS NULL OR noted_until <> $3)",
        )
        .bind(application.seq)
        .bind(id)
        .bind(until)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?,
    };
    Ok(done)
}
