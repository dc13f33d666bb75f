use uuid::Uuid;

use super::{Invitation, Member, MemberState};
use crate::Timestamp;
use crate::access::Role;
use crate::db::{Db, Statement, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};
use crate::operators::CameBy;

#[derive(sqlx_macros::FromRow)]
struct MemberRow {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    disabled: bool,
    suspended_at: Option<i64>,
    came_by: String,
    invited_by: String,
    joined_at: i64,
    last_sign_in_at: Option<i64>,
    sessions: i64,
}

fn member(row: MemberRow) -> Result<Member> {
    let state = match row.suspended_at {
        _ if row.disabled => MemberState::Disabled,
        Some(_) => MemberState::Suspended,
        None => MemberState::Active,
    };
    Ok(Member {
        operator_id: row.id,
        name: row.name,
        email: row.email,
        role: role(&row.role)?,
        state,
        came_by: CameBy::from_code(&row.came_by)
            .ok_or_else(|| Error::internal("team", &format!("unknown way {}", row.came_by)))?,
        invited_by: row.invited_by,
        joined_at: Timestamp::from_micros(row.joined_at),
        last_sign_in_at: row.last_sign_in_at.map(Timestamp::from_micros),
        sessions: row.sessions,
    })
}

fn role(code: &str) -> Result<Role> {
    Role::from_code(code).ok_or_else(|| Error::internal("team", &format!("unknown role {code}")))
}

/// The people of an organization by name, or the one with this id.
pub(super) async fn members(
    db: &Db,
    organization_seq: i64,
    id: Option<Uuid>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Member>> {
    let mut sql = Statement::new(
        db,
        "SELECT p.id, p.email, p.name, m.role, p.disabled, m.suspended_at, m.came_by, m.invited_by,
                m.joined_at, p.last_sign_in_at,
                (SELECT COUNT(*) FROM sessions s
                 WHERE s.operator_id = p.id AND s.expires_at > ",
    );
    sql.bind(now.micros()).push(
        ") AS sessions
         FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = ",
    );
    sql.bind(organization_seq);
    if let Some(id) = id {
        sql.push(" AND p.id = ").bind(id);
    }
    sql.push(" ORDER BY p.name, p.email_key LIMIT ").bind(limit);
    let rows: Vec<MemberRow> = sql.fetch_all(db).await?;
    rows.into_iter().map(member).collect()
}

/// A person whom a change is about, read in its transaction.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    pub is_suspended: bool,
}

pub(super) async fn target(tx: &mut Tx, organization_seq: i64, id: Uuid) -> Result<Option<Target>> {
    let row: Option<(String, String, Option<i64>)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.name, m.role, m.suspended_at
         FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND m.operator_id = $2",
    )
    .bind(organization_seq)
    .bind(id)
    .fetch_optional(c)
    .await)?;
    let Some((name, code, suspended_at)) = row else { return Ok(None) };
    let role = role(&code)?;
    Ok(Some(Target { id, name, role, is_suspended: suspended_at.is_some() }))
}

pub(super) async fn set_role(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
    role: Role,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE memberships SET role = $3 WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(id)
    .bind(role.code())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// `by`: who suspends them now; none lets them in again.
pub(super) async fn set_suspended(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
    by: Option<(&str, Timestamp)>,
) -> Result<()> {
    let (name, at) = by.unzip();
    on_tx!(tx, c => sqlx::query(
        "UPDATE memberships SET suspended_at = $3, suspended_by = $4
         WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(id)
    .bind(at.map(Timestamp::micros))
    .bind(name)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn delete_member(tx: &mut Tx, organization_seq: i64, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM memberships WHERE organization_seq = $1 AND operator_id = $2",
    )
    .bind(organization_seq)
    .bind(id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Whether an e-mail address belongs to somebody of the organization.
pub(super) async fn has_email(tx: &mut Tx, organization_seq: i64, email_key: &str) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT m.organization_seq FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND p.email_key = $2",
    )
    .bind(organization_seq)
    .bind(email_key)
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}

pub(super) struct NewRow<'a> {
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
pub(super) async fn insert_invitation(tx: &mut Tx, new: &NewRow<'_>) -> Result<()> {
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
pub(super) async fn invitations(
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
pub(super) async fn open_invitation(
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
pub(super) async fn note_sending(
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

pub(super) async fn revoke_invitation(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
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
pub(super) async fn use_link(tx: &mut Tx, id: Uuid, sending: i64, now: Timestamp) -> Result<bool> {
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
pub(super) struct LinkedRow {
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
    pub(super) fn role(&self) -> Result<Role> {
        role(&self.role)
    }

    pub(super) fn expires_at(&self) -> Timestamp {
        Timestamp::from_micros(self.expires_at)
    }
}

pub(super) async fn linked(db: &Db, id: Uuid) -> Result<Option<LinkedRow>> {
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
