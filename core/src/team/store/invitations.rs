use uuid::Uuid;

use super::role;
use crate::Timestamp;
use crate::access::Role;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};
use crate::team::Invitation;

pub(in crate::team) struct NewRow<'a> {
    pub id: Uuid,
    pub organization_seq: i64,
    pub email: &'a str,
    pub email_key: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub invited_by: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// An address with an open invitation is a field error.
pub(in crate::team) async fn insert_invitation(tx: &mut Tx, new: &NewRow<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO invitations (id, organization_seq, email, email_key, name, role, invited_by,
             created_at, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
    )
    .bind(new.id)
    .bind(new.organization_seq)
    .bind(new.email)
    .bind(new.email_key)
    .bind(new.name)
    .bind(new.role.code())
    .bind(new.invited_by)
    .bind(new.now.micros())
    .bind(new.expires_at.micros())
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

#[derive(sqlx_macros::FromRow)]
struct InvitationRow {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    invited_by: String,
    sent_at: i64,
    expires_at: i64,
}

fn invitation(row: InvitationRow) -> Result<Invitation> {
    Ok(Invitation {
        id: row.id,
        name: row.name,
        email: row.email,
        role: role(&row.role)?,
        invited_by: row.invited_by,
        sent_at: Timestamp::from_micros(row.sent_at),
        expires_at: Timestamp::from_micros(row.expires_at),
    })
}

/// The open invitations, newest first.
pub(in crate::team) async fn invitations(
    db: &Db,
    organization_seq: i64,
    limit: i64,
) -> Result<Vec<Invitation>> {
    let rows: Vec<InvitationRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, email, name, role, invited_by, sent_at, expires_at FROM invitations
         WHERE organization_seq = $1 AND accepted_at IS NULL AND revoked_at IS NULL
         ORDER BY id DESC LIMIT $2",
    )
    .bind(organization_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(invitation).collect()
}

/// An open invitation of the organization.
pub(in crate::team) async fn open_invitation(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<Option<Invitation>> {
    let row: Option<InvitationRow> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, email, name, role, invited_by, sent_at, expires_at FROM invitations
         WHERE organization_seq = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
    )
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
    role: String,
    pub invited_by: String,
    pub sending: i64,
    expires_at: i64,
    pub accepted_at: Option<i64>,
    pub revoked_at: Option<i64>,
    /// Whether the address has an account already.
    pub has_account: bool,
}

impl LinkedRow {
    pub(in crate::team) fn role(&self) -> Result<Role> {
        role(&self.role)
    }

    pub(in crate::team) fn expires_at(&self) -> Timestamp {
        Timestamp::from_micros(self.expires_at)
    }
}

pub(in crate::team) async fn linked(db: &Db, id: Uuid) -> Result<Option<LinkedRow>> {
    let row = on_db!(db, pool => sqlx::query_as(
        "SELECT i.organization_seq, o.name AS organization, i.email, i.email_key, i.name, i.role,
                i.invited_by, i.sending, i.expires_at, i.accepted_at, i.revoked_at,
                p.id IS NOT NULL AS has_account
         FROM invitations i
         JOIN organizations o ON o.seq = i.organization_seq
         LEFT JOIN operators p ON p.email_key = i.email_key
         WHERE i.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}
