use uuid::Uuid;

use super::role;
use crate::Timestamp;
use crate::access::Role;
use crate::db::{Db, Statement, Tx, on_tx};
use crate::error::{Error, Result};
use crate::operators::CameBy;
use crate::team::{Member, MemberState};

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
    has_second_factor: bool,
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
        has_second_factor: row.has_second_factor,
        sessions: row.sessions,
    })
}

/// The people of an organization by name, or the one with this id.
pub(in crate::team) async fn members(
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
                EXISTS (SELECT 1 FROM authenticator_apps f WHERE f.operator_id = p.id)
                    AS has_second_factor,
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
pub(in crate::team) struct Target {
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    pub is_suspended: bool,
}

pub(in crate::team) async fn target(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<Option<Target>> {
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

pub(in crate::team) async fn set_role(
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
pub(in crate::team) async fn set_suspended(
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

pub(in crate::team) async fn delete_member(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<()> {
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
pub(in crate::team) async fn has_email(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<bool> {
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
