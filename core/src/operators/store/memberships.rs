use uuid::Uuid;

use super::opens::{by_code, opens};
use crate::Timestamp;
use crate::access::{AnyRole, Identity, Scope, SignedInBy};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::operators::{Membership, SessionLimits};
use crate::organizations::store::PairRow;
use crate::roles::store::RoleRow;

#[derive(sqlx_macros::FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    pair: PairRow,
    #[sqlx(flatten)]
    role: RoleRow,
    of_application: bool,
    until: Option<i64>,
    networks: String,
    session_idle_seconds: Option<i64>,
    session_absolute_seconds: Option<i64>,
    sessions_ended_at: Option<i64>,
}

/// What an organization asks of a browser.
pub(in crate::operators) struct Guards {
    /// From which its pages open, separated by blanks; empty: from anywhere.
    pub networks: String,
    pub session_limits: SessionLimits,
    /// Sessions from before no longer open it.
    pub sessions_ended_at: Option<Timestamp>,
}

/// What the operators of `$whose` who have signed in by `$3` can open at the time `$2`: in each application
/// its own role, if there is one, and otherwise the one of the organization. An owner is one everywhere.
macro_rules! open_to {
    ($whose:literal, $conditions:literal) => {
        concat!(
            "SELECT p.id AS operator_id, p.email, p.name, o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                    o.name AS organization_name, o.networks,
                    o.session_idle_seconds, o.session_absolute_seconds, m.sessions_ended_at, a.seq AS application_seq, a.id AS application_id,
                    a.slug AS application_slug, a.name AS application_name,
                    COALESCE(x.role, m.role) AS role, r.name AS role_name,
                    r.permissions AS role_permissions, r.columns AS role_columns,
                    x.role IS NOT NULL AS of_application,
                    CASE WHEN x.role IS NULL THEN m.until ELSE x.until END AS until
             FROM memberships m
             JOIN operators p ON p.id = m.operator_id
             JOIN organizations o ON o.seq = m.organization_seq
             JOIN applications a ON a.organization_seq = o.seq
             LEFT JOIN application_roles x
                 ON x.operator_id = m.operator_id AND x.application_seq = a.seq
                AND (x.until IS NULL OR x.until > $2)
                AND (m.role <> 'OWNER' OR m.until <= $2)
             LEFT JOIN roles r
                 ON r.organization_seq = o.seq AND r.code = COALESCE(x.role, m.role)
             WHERE ",
            $whose,
            " AND m.suspended_at IS NULL AND p.disabled = FALSE
               AND (x.role IS NOT NULL
                    OR (m.role <> '' AND (m.until IS NULL OR m.until > $2)))
               AND ",
            opens!("$3"),
            " ",
            $conditions
        )
    };
}

/// With what the organization asks of a browser.
pub(in crate::operators) async fn membership(
    db: &Db,
    (operator_id, by): (Uuid, SignedInBy),
    (organization, application): (&str, &str),
    now: Timestamp,
) -> Result<Option<(Membership, Guards)>> {
    let row: Option<MembershipRow> = on_db!(db, pool => sqlx::query_as(open_to!(
        "m.operator_id = $1", "AND o.slug = $4 AND a.slug = $5"
    ))
    .bind(operator_id)
    .bind(now.micros())
    .bind(by_code(by))
    .bind(organization)
    .bind(application)
    .fetch_optional(pool)
    .await)?;
    row.map(|mut row| {
        let guards = Guards {
            networks: std::mem::take(&mut row.networks),
            session_limits: SessionLimits {
                idle_seconds: row.session_idle_seconds,
                absolute_seconds: row.session_absolute_seconds,
            },
            sessions_ended_at: row.sessions_ended_at.map(Timestamp::from_micros),
        };
        Ok((membership_of(row)?, guards))
    })
    .transpose()
}

pub(crate) async fn memberships(
    db: &Db,
    (operator_id, by): (Uuid, SignedInBy),
    now: Timestamp,
) -> Result<Vec<Membership>> {
    let rows: Vec<MembershipRow> = on_db!(db, pool => sqlx::query_as(open_to!(
        "m.operator_id = $1", "ORDER BY o.name, a.seq"
    ))
    .bind(operator_id)
    .bind(now.micros())
    .bind(by_code(by))
    .fetch_all(pool)
    .await)?;
    rows.into_iter().map(membership_of).collect()
}

#[derive(sqlx_macros::FromRow)]
struct OpenerRow {
    operator_id: Uuid,
    email: String,
    name: String,
    #[sqlx(flatten)]
    role: RoleRow,
}

/// Those who can open an application and want a notice, with the role that counts there: the next by their
/// IDs. Whoever has had one of this kind from there since `since` is left out.
pub(in crate::operators) async fn to_notify(
    tx: &mut Tx,
    application_seq: i64,
    (notice, since): (&str, Timestamp),
    now: Timestamp,
    (after, limit): (Uuid, i64),
) -> Result<Vec<(Identity, AnyRole)>> {
    let rows: Vec<OpenerRow> = on_tx!(tx, c => sqlx::query_as(open_to!(
        "a.seq = $1",
        "AND p.id > $4
         AND NOT EXISTS (
             SELECT 1 FROM muted_notices n WHERE n.operator_id = p.id AND n.notice = $6)
         AND NOT EXISTS (
             SELECT 1 FROM mails e
             WHERE e.application_seq = a.seq AND e.kind = $6 AND e.recipient = p.email
               AND e.created_at > $7)
         ORDER BY p.id LIMIT $5"
    ))
    .bind(application_seq)
    .bind(now.micros())
    .bind(by_code(SignedInBy::NoBrowser))
    .bind(after)
    .bind(limit)
    .bind(notice)
    .bind(since.micros())
    .fetch_all(c)
    .await)?;
    openers_of(rows)
}

fn openers_of(rows: Vec<OpenerRow>) -> Result<Vec<(Identity, AnyRole)>> {
    rows.into_iter()
        .map(|row| {
            let identity = Identity::new(row.operator_id, row.email, row.name);
            Ok((identity, row.role.into_some_role()?))
        })
        .collect()
}

const OPENERS: &str = open_to!("a.seq = $1", "ORDER BY p.id LIMIT 1000");

/// The first 1,000 who can open an application, with the role that counts there.
pub(in crate::operators) async fn openers(
    db: &Db,
    application_seq: i64,
    now: Timestamp,
) -> Result<Vec<(Identity, AnyRole)>> {
    let rows: Vec<OpenerRow> = on_db!(db, pool => sqlx::query_as(OPENERS)
        .bind(application_seq)
        .bind(now.micros())
        .bind(by_code(SignedInBy::NoBrowser))
        .fetch_all(pool)
        .await)?;
    openers_of(rows)
}

/// One person, if they can open an application, with the role that counts there.
pub(in crate::operators) async fn opener(
    db: &Db,
    (application_seq, operator_id): (i64, Uuid),
    now: Timestamp,
) -> Result<Option<(Identity, AnyRole)>> {
    let row: Option<OpenerRow> = on_db!(db, pool => sqlx::query_as(open_to!(
        "a.seq = $1", "AND p.id = $4"
    ))
    .bind(application_seq)
    .bind(now.micros())
    .bind(by_code(SignedInBy::NoBrowser))
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    Ok(openers_of(row.into_iter().collect())?.pop())
}

fn membership_of(row: MembershipRow) -> Result<Membership> {
    let (organization, application) = row.pair.into_refs();
    Ok(Membership {
        organization,
        application,
        role: row.role.into_some_role()?,
        scope: if row.of_application { Scope::Application } else { Scope::Organization },
        until: row.until.map(Timestamp::from_micros),
    })
}
