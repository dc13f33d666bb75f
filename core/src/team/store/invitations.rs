use std::collections::HashMap;

use uuid::Uuid;

use super::offers::{insert_offer, offer, offer_now, offers};
use crate::Timestamp;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};
use crate::team::{GivenRole, Invitation};

/// Stores an invitation that is to be sent. An address with an open one is a field error.
pub(in crate::team) async fn insert_invitation(
    tx: &mut Tx,
    organization_seq: i64,
    new: &Invitation,
    email_key: &str,
    invited_by_id: Option<Uuid>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO invitations (id, organization_seq, email, email_key, name, invited_by,
             created_at, sending, sent_at, expires_at, invited_by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, $8, $9)",
    )
    .bind(new.id)
    .bind(organization_seq)
    .bind(&new.email)
    .bind(email_key)
    .bind(&new.name)
    .bind(&new.invited_by)
    .bind(new.sent_at.micros())
    .bind(new.expires_at.micros())
    .bind(invited_by_id)
    .execute(c)
    .await
    .map(drop))
    .map_err(|error| match broken_constraint(&error) {
        Some(_) => Error::invalid(
            "email",
            "This address has an open invitation. Send that one again, or revoke it first.",
        ),
        None => error.into(),
    })?;
    insert_offer(tx, new.id, &new.roles).await
}

#[derive(sqlx_macros::FromRow)]
struct InvitationRow {
    id: Uuid,
    email: String,
    name: String,
    invited_by: String,
    sent_at: i64,
    waits: bool,
    mail_error: String,
    expires_at: i64,
}

impl InvitationRow {
    fn with(self, roles: Vec<GivenRole>) -> Invitation {
        Invitation {
            id: self.id,
            name: self.name,
            email: self.email,
            roles,
            invited_by: self.invited_by,
            sent_at: Timestamp::from_micros(self.sent_at),
            waits: self.waits,
            mail_error: self.mail_error,
            expires_at: Timestamp::from_micros(self.expires_at),
        }
    }
}

macro_rules! invitations {
    ($conditions:literal) => {
        concat!(
            "SELECT i.id, i.email, i.name, i.invited_by, i.sent_at,
                    i.waiting_since IS NOT NULL AS waits,
                    CASE WHEN m.sent_at IS NULL THEN COALESCE(m.last_error, '') ELSE '' END
                        AS mail_error,
                    i.expires_at
             FROM invitations i LEFT JOIN mails m ON m.id = i.mail_id
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
    let mut roles: HashMap<Uuid, Vec<GivenRole>> = HashMap::new();
    for (id, given) in offers(db, organization_seq).await? {
        roles.entry(id).or_default().push(given);
    }
    let with = |row: InvitationRow| {
        let own = roles.remove(&row.id).unwrap_or_default();
        row.with(own)
    };
    Ok(rows.into_iter().map(with).collect())
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
    let Some(row) = row else { return Ok(None) };
    let roles = offer_now(tx, id).await?;
    Ok(Some(row.with(roles)))
}

/// Notes the mail of the latest sending.
pub(in crate::team) async fn note_mail(tx: &mut Tx, id: Uuid, mail_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE invitations SET mail_id = $2 WHERE id = $1")
        .bind(id)
        .bind(mail_id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Counts a sending of an open invitation, and returns its number: earlier links end. It waits no more.
pub(in crate::team) async fn note_sending(
    tx: &mut Tx,
    id: Uuid,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "UPDATE invitations SET sending = sending + 1, sent_at = $2, expires_at = $3,
             waiting_since = NULL, inviter_told = FALSE
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

#[derive(sqlx_macros::FromRow)]
struct LinkedRow {
    organization_seq: i64,
    organization: String,
    email: String,
    email_key: String,
    name: String,
    invited_by: String,
    sending: i64,
    expires_at: i64,
    accepted_at: Option<i64>,
    revoked_at: Option<i64>,
    has_account: bool,
}

/// An invitation as its link finds it.
pub(in crate::team) struct Linked {
    pub organization_seq: i64,
    pub organization: String,
    pub email: String,
    pub email_key: String,
    pub name: String,
    /// Read only of an open one.
    pub roles: Vec<GivenRole>,
    pub invited_by: String,
    pub sending: i64,
    pub expires_at: Timestamp,
    pub is_accepted: bool,
    pub is_revoked: bool,
    /// Whether the address has an account already.
    pub has_account: bool,
}

impl Linked {
    /// When accepting would grant nothing any more: the link ends, or the last of the roles does.
    pub(in crate::team) fn ends_at(&self) -> Timestamp {
        match self.roles.iter().map(|given| given.until).collect::<Option<Vec<_>>>() {
            Some(ends) => ends.into_iter().max().unwrap_or_default().min(self.expires_at),
            None => self.expires_at,
        }
    }
}

pub(in crate::team) async fn linked(db: &Db, id: Uuid) -> Result<Option<Linked>> {
    let row: Option<LinkedRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT i.organization_seq, o.name AS organization, i.email, i.email_key, i.name,
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
    let Some(row) = row else { return Ok(None) };
    // A custom role that a used or revoked invitation offered may have been deleted.
    let is_open = row.accepted_at.is_none() && row.revoked_at.is_none();
    let roles = if is_open { offer(db, id).await? } else { Vec::new() };
    Ok(Some(Linked {
        roles,
        organization_seq: row.organization_seq,
        organization: row.organization,
        email: row.email,
        email_key: row.email_key,
        name: row.name,
        invited_by: row.invited_by,
        sending: row.sending,
        expires_at: Timestamp::from_micros(row.expires_at),
        is_accepted: row.accepted_at.is_some(),
        is_revoked: row.revoked_at.is_some(),
        has_account: row.has_account,
    }))
}
