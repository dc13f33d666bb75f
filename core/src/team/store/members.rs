use std::collections::HashMap;

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Statement, Tx, on_tx};
use crate::error::{Error, Result};
use crate::operators::CameBy;
use crate::operators::store::roles::{self, InApplication};
use crate::roles::store::RoleRow;
use crate::team::{GivenRole, Member, MemberState};

#[derive(sqlx_macros::FromRow)]
struct MemberRow {
    id: Uuid,
    email: String,
    name: String,
    #[sqlx(flatten)]
    role: RoleRow,
    until: Option<i64>,
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
    let until = row.until.map(Timestamp::from_micros);
    let whole = |role| GivenRole { role, application: None, until };
    Ok(Member {
        operator_id: row.id,
        name: row.name,
        email: row.email,
        roles: row.role.into_role()?.map(whole).into_iter().collect(),
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
        "SELECT p.id, p.email, p.name, m.role, r.name AS role_name,
                r.permissions AS role_permissions, r.columns AS role_columns, m.until, p.disabled, m.suspended_at, m.came_by, m.invited_by,
                m.joined_at, p.last_sign_in_at,
                EXISTS (SELECT 1 FROM second_factors f WHERE f.operator_id = p.id)
                    AS has_second_factor,
                (SELECT COUNT(*) FROM sessions s
                 WHERE s.operator_id = p.id AND s.expires_at > ",
    );
    sql.bind(now.micros()).push(
        ") AS sessions
         FROM memberships m JOIN operators p ON p.id = m.operator_id
         LEFT JOIN roles r ON r.organization_seq = m.organization_seq AND r.code = m.role
         WHERE m.organization_seq = ",
    );
    sql.bind(organization_seq);
    if let Some(id) = id {
        sql.push(" AND p.id = ").bind(id);
    }
    sql.push(" ORDER BY p.name, p.email_key LIMIT ").bind(limit);
    let rows: Vec<MemberRow> = sql.fetch_all(db).await?;
    let mut members: Vec<Member> = rows.into_iter().map(member).collect::<Result<_>>()?;
    let single = match id {
        Some(id) => roles::in_applications_of(db, organization_seq, id).await?,
        None => roles::in_applications(db, organization_seq, MAX_ROLES).await?,
    };
    add(&mut members, single);
    Ok(members)
}

/// Roles in single applications that a list of people shows.
const MAX_ROLES: i64 = 10_000;

fn add(members: &mut [Member], single: Vec<InApplication>) {
    let places: HashMap<Uuid, usize> =
        members.iter().enumerate().map(|(place, one)| (one.operator_id, place)).collect();
    for one in single {
        let found = places.get(&one.operator_id).and_then(|place| members.get_mut(*place));
        if let Some(member) = found {
            let InApplication { application, role, until, .. } = one;
            member.roles.push(GivenRole { role, application: Some(application), until });
        }
    }
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
