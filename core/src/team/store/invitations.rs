use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};
use crate::organizations::store::MaybeApplicationRow;
use crate::roles::store::RoleRow;
use crate::team::{GivenRole, Invitation};

pub(in crate::team) struct NewRow<'a> {
    pub id: Uuid,
    pub organization_seq: i64,
    pub email: &'a str,
    pub email_key: &'a str,
    pub name: &'a str,
    /// Its code.
    pub role: &'a str,
    /// None: for the whole organization.
    pub application_seq: Option<i64>,
    pub until: Option<Timestamp>,
    pub invited_by: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// An address with an open invitation is a field error.
pub(in crate::team) async fn insert_invitation(tx: &mut Tx, new: &NewRow<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO invitations (id, organization_seq, email, email_key, name, role, invited_by,
             created_at, sent_at, expires_at, application_seq, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)",
    )
    .bind(new.id)
    .bind(new.organization_seq)
    .bind(new.email)
    .bind(new.email_key)
    .bind(new.name)
    .bind(new.role)
    .bind(new.invited_by)
    .bind(new.now.micros())
    .bind(new.expires_at.micros())
    .bind(new.application_seq)
    .bind(new.until.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))
    .map_err(|error| match broken_constraint(&error) {
        Some(_) => Error::invalid(
            "email",
            "This address has an open invitation. Send that one again, or revoke it first.",
        ),
        None => error.into(),
    })
}

/// The role that an invitation offers: of a join with `applications` and `roles`.
#[derive(Clone, sqlx_macros::FromRow)]
struct OfferRow {
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
    #[sqlx(flatten)]
    application: MaybeApplicationRow,
}

impl OfferRow {
    fn read(self) -> Result<GivenRole> {
        let application = self.application.into_ref();
        let until = self.until.map(Timestamp::from_micros);
        Ok(GivenRole { role: self.role.into_some_role()?, application, until })
    }
}

#[derive(sqlx_macros::FromRow)]
struct InvitationRow {
    id: Uuid,
    email: String,
    name: String,
    #[sqlx(flatten)]
    offer: OfferRow,
    invited_by: String,
    sent_at: i64,
    expires_at: i64,
}

fn invitation(row: InvitationRow) -> Result<Invitation> {
    Ok(Invitation {
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.offer.read()?,
        invited_by: row.invited_by,
        sent_at: Timestamp::from_micros(row.sent_at),
        expires_at: Timestamp::from_micros(row.expires_at),
    })
}

/// Invitations with what they offer.
macro_rules! invitations {
    ($conditions:literal) => {
        concat!(
            "SELECT i.id, i.email, i.name, i.invited_by, i.sent_at, i.expires_at, i.until, i.role,
                    r.name AS role_name, r.permissions AS role_permissions,
                    r.columns AS role_columns, a.seq AS application_seq, a.id AS application_id,
                    a.slug AS application_slug, a.name AS application_name
             FROM invitations i
             LEFT JOIN applications a ON a.seq = i.application_seq
             LEFT JOIN roles r ON r.organization_seq = i.organization_seq AND r.code = i.role
             WHERE i.organization_seq = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL ",
            $conditions
        )
    };
}

/// The open invitations, newest first.
pub(in crate::team) async fn invitations(
    db: &Db,
    organization_seq: i64,
    limit: i64,
) -> Result<Vec<Invitation>> {
    let rows: Vec<InvitationRow> = on_db!(db, pool => sqlx::query_as(invitations!(
        "ORDER BY i.id DESC LIMIT $2"
    ))
    .bind(organization_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(invitation).collect()
}

/// The id of the open invitation to an address, even one that has expired.
pub(in crate::team) async fn open_invitation_to(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id FROM invitations WHERE organization_seq = $1 AND email_key = $2
           AND accepted_at IS NULL AND revoked_at IS NULL",
    )
    .bind(organization_seq)
    .bind(email_key)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(id,)| id))
}

/// An open invitation of the organization.
pub(in crate::team) async fn open_invitation(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<Option<Invitation>> {
    let row: Option<InvitationRow> = on_tx!(tx, c => sqlx::query_as(invitations!("AND i.id = $2"))
    .bind(organization_seq)
    .bind(id)
    .fetch_optional(c)
    .await)?;
    row.map(invitation).transpose()
}

/// Counts another sending of an open invitation, and returns its number: earlier links end.
pub(in crate::team) async fn note_sending(
    tx: &mut Tx,
    id: Uuid,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "UPDATE invitations SET sending = sending + 1, sent_at = $2, expires_at = $3
         WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL RETURNING sending",
    )
    .bind(id)
    .bind(now.micros())
    .bind(expires_at.micros())
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(sending,)| sending))
}

pub(in crate::team) async fn revoke_invitation(
    tx: &mut Tx,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE invitations SET revoked_at = $2
         WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}

/// Uses the link of a sending. `false`: it no longer works.
pub(in crate::team) async fn use_link(
    tx: &mut Tx,
    id: Uuid,
    sending: i64,
    now: Timestamp,
) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE invitations SET accepted_at = $3
         WHERE id = $1 AND sending = $2 AND accepted_at IS NULL AND revoked_at IS NULL
           AND expires_at > $3",
    )
    .bind(id)
    .bind(sending)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}

/// An invitation as its link finds it.
#[derive(sqlx_macros::FromRow)]
pub(in crate::team) struct LinkedRow {
    pub organization_seq: i64,
    pub organization: String,
    pub email: String,
    pub email_key: String,
    pub name: String,
    #[sqlx(flatten)]
    offer: OfferRow,
    pub invited_by: String,
    pub sending: i64,
    expires_at: i64,
    pub accepted_at: Option<i64>,
    pub revoked_at: Option<i64>,
    /// Whether the address has an account already.
    pub has_account: bool,
}

impl LinkedRow {
    pub(in crate::team) fn role(&self) -> Result<GivenRole> {
        self.offer.clone().read()
    }

    /// When accepting would grant nothing any more: the link ends, or the role does.
    pub(in crate::team) fn ends_at(&self) -> Timestamp {
        let role_ends = self.offer.until.map(Timestamp::from_micros);
        role_ends.map_or(self.expires_at(), |until| until.min(self.expires_at()))
    }

    pub(in crate::team) fn expires_at(&self) -> Timestamp {
        Timestamp::from_micros(self.expires_at)
    }
}

pub(in crate::team) async fn linked(db: &Db, id: Uuid) -> Result<Option<LinkedRow>> {
    let row = on_db!(db, pool => sqlx::query_as(
        "SELECT i.organization_seq, o.name AS organization, i.email, i.email_key, i.name, i.role,
                r.name AS role_name, r.permissions AS role_permissions, r.columns AS role_columns,
                i.until, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name,
                i.invited_by, i.sending, i.expires_at, i.accepted_at, i.revoked_at,
                p.id IS NOT NULL AS has_account
         FROM invitations i
         LEFT JOIN applications a ON a.seq = i.application_seq
         LEFT JOIN roles r ON r.organization_seq = i.organization_seq AND r.code = i.role
         JOIN organizations o ON o.seq = i.organization_seq
         LEFT JOIN operators p ON p.email_key = i.email_key
         WHERE i.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}
