use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::organizations::store::MaybeApplicationRow;
use crate::roles::store::RoleRow;
use crate::team::GivenRole;

#[derive(sqlx_macros::FromRow)]
struct Row {
    invitation_id: Uuid,
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
    #[sqlx(flatten)]
    application: MaybeApplicationRow,
}

impl Row {
    fn read(self) -> Result<(Uuid, GivenRole)> {
        let application = self.application.into_ref();
        let until = self.until.map(Timestamp::from_micros);
        let role = self.role.into_some_role()?;
        Ok((self.invitation_id, GivenRole { role, application, until }))
    }
}

/// What invitations offer, each in the order in which it was written.
macro_rules! offers {
    ($conditions:literal) => {
        concat!(
            "SELECT x.invitation_id, x.role, r.name AS role_name,
                    r.permissions AS role_permissions, r.columns AS role_columns, x.until,
                    a.seq AS application_seq, a.id AS application_id, a.slug AS application_slug,
                    a.name AS application_name
             FROM invitation_roles x
             JOIN invitations i ON i.id = x.invitation_id
             LEFT JOIN applications a ON a.seq = x.application_seq
             LEFT JOIN roles r ON r.organization_seq = i.organization_seq AND r.code = x.role
             WHERE ",
            $conditions,
            " ORDER BY x.invitation_id, x.position"
        )
    };
}

/// What the open invitations of an organization offer, by their ids.
pub(super) async fn offers(db: &Db, organization_seq: i64) -> Result<Vec<(Uuid, GivenRole)>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(offers!(
        "i.organization_seq = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL"
    ))
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(Row::read).collect()
}

/// What one invitation offers.
pub(super) async fn offer(db: &Db, id: Uuid) -> Result<Vec<GivenRole>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(offers!("x.invitation_id = $1"))
        .bind(id)
        .fetch_all(pool)
        .await)?;
    rows.into_iter().map(|row| row.read().map(|(_, given)| given)).collect()
}

/// The same in a transaction.
pub(in crate::team) async fn offer_now(tx: &mut Tx, id: Uuid) -> Result<Vec<GivenRole>> {
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(offers!("x.invitation_id = $1"))
        .bind(id)
        .fetch_all(c)
        .await)?;
    rows.into_iter().map(|row| row.read().map(|(_, given)| given)).collect()
}

/// An invitation offers these roles from now on.
pub(in crate::team) async fn replace_offer(
    tx: &mut Tx,
    id: Uuid,
    roles: &[GivenRole],
) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM invitation_roles WHERE invitation_id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    insert_offer(tx, id, roles).await
}

pub(super) async fn insert_offer(tx: &mut Tx, id: Uuid, roles: &[GivenRole]) -> Result<()> {
    for (position, given) in roles.iter().enumerate() {
        on_tx!(tx, c => sqlx::query(
            "INSERT INTO invitation_roles (invitation_id, position, application_seq, role, until)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(position as i64)
        .bind(given.application.as_ref().map(|one| one.seq))
        .bind(given.role.code())
        .bind(given.until.map(Timestamp::micros))
        .execute(c)
        .await
        .map(drop))?;
    }
    Ok(())
}
