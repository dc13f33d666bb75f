mod attempts;
mod break_glass;
mod list;
mod memberships;
mod opens;
mod own;
pub(crate) mod roles;

pub(super) use attempts::{
    clear_failures, clear_failures_within, clear_old_failures, count_failure, failures_of,
};
pub(crate) use break_glass::{
    has_break_glass, is_break_glass, is_named_break_glass, needs_provider, requires_provider,
};
pub(super) use list::list;
pub(crate) use memberships::memberships;
pub(super) use memberships::{Guards, membership, opener, openers, to_notify};
use opens::{by_code, opens};
pub(super) use own::application_of;
pub(crate) use own::{has_left, identity_in, is_elsewhere, organizations};
use uuid::Uuid;

use super::CameBy;
use crate::Timestamp;
use crate::access::{Identity, SessionAge, SignedInBy};
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};

#[derive(sqlx_macros::FromRow)]
pub(crate) struct Account {
    id: Uuid,
    email: String,
    name: String,
    pub password_hash: String,
    pub disabled: bool,
    /// Not disabled, and with a role somewhere that is not suspended and has not ended, or with an invitation to one.
    pub may_enter: bool,
    /// The same for somebody who has only a password.
    pub by_password: bool,
    last_sign_in_at: Option<i64>,
    first_password_until: Option<i64>,
}

impl Account {
    /// Whether a command has made the password, and it is too old to sign in with.
    pub(crate) fn has_old_first_password(&self, now: Timestamp) -> bool {
        self.first_password_until.is_some_and(|until| until <= now.micros())
    }

    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn has_signed_in(&self) -> bool {
        self.last_sign_in_at.is_some()
    }

    pub(crate) fn identity(&self) -> Identity {
        Identity::new(self.id, self.email.clone(), self.name.clone())
    }
}

pub(crate) struct NewAccount {
    pub id: Uuid,
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub password_hash: String,
    pub demo: bool,
    /// Until when the password works, if a command has made it.
    pub first_password_until: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Whether the operator `p` may sign in by `$by`; `$2` is the present time. `$which`: more that the
/// membership `m` has to meet.
macro_rules! may_enter {
    ($by:literal) => {
        may_enter!($by, "")
    };
    ($by:literal, $which:literal) => {
        concat!(
            "(p.disabled = FALSE AND (EXISTS (
             SELECT 1 FROM memberships m
             WHERE m.operator_id = p.id AND m.suspended_at IS NULL
               AND ((m.role <> '' AND (m.until IS NULL OR m.until > $2))
                 OR EXISTS (
                    SELECT 1 FROM application_roles x
                    WHERE x.operator_id = p.id AND x.organization_seq = m.organization_seq
                      AND (x.until IS NULL OR x.until > $2)))
               AND ",
            opens!($by),
            $which,
            ")
         OR EXISTS (
             SELECT 1 FROM invitations i
             WHERE i.email_key = p.email_key AND i.accepted_at IS NULL AND i.revoked_at IS NULL
               AND i.expires_at > $2)))"
        )
    };
}

pub(crate) async fn account(db: &Db, email_key: &str, now: Timestamp) -> Result<Option<Account>> {
    let row = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT p.id, p.email, p.name, p.password_hash, p.disabled,
                p.last_sign_in_at, p.first_password_until, ", may_enter!("-1"), " AS may_enter, ",
        may_enter!("0"), " AS by_password
         FROM operators p WHERE p.email_key = $1",
    ))
    .bind(email_key)
    .bind(now.micros())
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}

pub(crate) async fn account_by_id(db: &Db, id: Uuid, now: Timestamp) -> Result<Option<Account>> {
    let row = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT p.id, p.email, p.name, p.password_hash, p.disabled,
                p.last_sign_in_at, p.first_password_until, ", may_enter!("-1"), " AS may_enter, ",
        may_enter!("0"), " AS by_password
         FROM operators p WHERE p.id = $1",
    ))
    .bind(id)
    .bind(now.micros())
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}

/// What somebody has to do before anything else opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Choose a password of their own.
    pub password: bool,
    /// Set up a second factor.
    pub factor: bool,
}

/// Somebody who may sign in, and what they have to do first. Their session still opens one of their
/// organizations.
pub(super) async fn identity(
    db: &Db,
    id: Uuid,
    (by, session): (SignedInBy, SessionAge),
    link: Option<(Uuid, &str)>,
    now: Timestamp,
) -> Result<Option<(Identity, Needs)>> {
    let row: Option<(Uuid, String, String, bool, bool)> = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT p.id, p.email, p.name, p.first_password_until IS NOT NULL, (NOT EXISTS (
                    SELECT 1 FROM second_factors f WHERE f.operator_id = p.id)
                AND EXISTS (
                    SELECT 1 FROM memberships m
                    JOIN organizations o ON o.seq = m.organization_seq
                    WHERE m.operator_id = p.id AND m.suspended_at IS NULL
                      AND o.requires_second_factor = TRUE)) AS needs_factor
         FROM operators p WHERE p.id = $1 AND ($4 = '' OR EXISTS (
             SELECT 1 FROM sso_identities i
             WHERE i.operator_id = p.id AND i.provider_id = $5 AND i.subject = $4))
           AND ", may_enter!("$3", "
               AND EXISTS (
                 SELECT 1 FROM organizations o
                 WHERE o.seq = m.organization_seq
                   AND (o.session_idle_seconds IS NULL OR o.session_idle_seconds > $6)
                   AND (o.session_absolute_seconds IS NULL OR o.session_absolute_seconds > $7))
               AND (m.sessions_ended_at IS NULL OR m.sessions_ended_at < $8)"),
    ))
    .bind(id)
    .bind(now.micros())
    .bind(by_code(by))
    .bind(link.map_or("", |(_, subject)| subject))
    .bind(link.map(|(provider_id, _)| provider_id))
    .bind(session.longest_pause_seconds)
    .bind(session.seconds(now))
    .bind(session.signed_in_at.map_or(i64::MAX, Timestamp::micros))
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(operator_id, email, name, has_first_password, factor)| {
        let password = has_first_password && by == SignedInBy::Password;
        let identity = Identity { operator_id, email, name, by, address: None, session };
        (identity, Needs { password, factor })
    }))
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewAccount) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO operators
             (id, email, email_key, name, password_hash, demo, created_at, first_password_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.id)
    .bind(&new.email)
    .bind(&new.email_key)
    .bind(&new.name)
    .bind(&new.password_hash)
    .bind(new.demo)
    .bind(new.created_at.micros())
    .bind(new.first_password_until.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))
    .map_err(|error| match broken_constraint(&error) {
        Some(_) => Error::invalid("email", "An operator with this e-mail address already exists."),
        None => error.into(),
    })
}

/// A role for somebody who may have none yet.
pub(crate) struct NewMembership<'a> {
    pub operator_id: Uuid,
    pub organization_seq: i64,
    /// Its code; empty: they get roles in single applications only.
    pub role: &'a str,
    pub until: Option<Timestamp>,
    pub came_by: CameBy,
    /// Empty: nobody has invited them.
    pub invited_by: &'a str,
    pub now: Timestamp,
}

/// Somebody who has a role already gets this one instead, and is otherwise left as they are.
pub(crate) async fn add_membership(tx: &mut Tx, new: &NewMembership<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO memberships
             (operator_id, organization_seq, role, came_by, invited_by, joined_at, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (operator_id, organization_seq) DO UPDATE
             SET role = excluded.role, until = excluded.until",
    )
    .bind(new.operator_id)
    .bind(new.organization_seq)
    .bind(new.role)
    .bind(new.came_by.code())
    .bind(new.invited_by)
    .bind(new.now.micros())
    .bind(new.until.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(crate) async fn id_of(tx: &mut Tx, email_key: &str) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id FROM operators WHERE email_key = $1",
    )
    .bind(email_key)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(id,)| id))
}

pub(super) async fn disable(tx: &mut Tx, email_key: &str) -> Result<bool> {
    let found = on_tx!(tx, c => sqlx::query(
        "UPDATE operators SET disabled = TRUE WHERE email_key = $1",
    )
    .bind(email_key)
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    end_sessions(tx, email_key).await?;
    Ok(found)
}

pub(super) async fn enable(tx: &mut Tx, email_key: &str) -> Result<bool> {
    let found = on_tx!(tx, c => sqlx::query(
        "UPDATE operators SET disabled = FALSE WHERE email_key = $1",
    )
    .bind(email_key)
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(found)
}

/// Locks an organization's memberships until the transaction ends, so that the last two owners cannot
/// both step down at once. SQLite has one writer at a time anyway.
pub(crate) async fn lock_memberships(tx: &mut Tx, organization_seq: i64) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(
            "SELECT 1 FROM memberships WHERE organization_seq = $1 ORDER BY operator_id FOR UPDATE",
        )
        .bind(organization_seq)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Owners of an organization who may sign in to it, and whose role has no end.
pub(crate) async fn active_owners(tx: &mut Tx, organization_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM memberships m JOIN operators p ON p.id = m.operator_id
         WHERE m.organization_seq = $1 AND m.role = 'OWNER' AND m.until IS NULL
           AND m.suspended_at IS NULL AND p.disabled = FALSE",
    )
    .bind(organization_seq)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// `until`: when it ends, if a command has made it.
pub(super) async fn set_password(
    tx: &mut Tx,
    email_key: &str,
    hash: &str,
    until: Option<Timestamp>,
) -> Result<bool> {
    let found = on_tx!(tx, c => sqlx::query(
        "UPDATE operators SET password_hash = $2, demo = FALSE, first_password_until = $3
         WHERE email_key = $1",
    )
    .bind(email_key)
    .bind(hash)
    .bind(until.map(Timestamp::micros))
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    end_sessions(tx, email_key).await?;
    Ok(found)
}

/// An operator's id and name, with each organization that they belong to.
pub(super) async fn organizations_of(
    tx: &mut Tx,
    email_key: &str,
) -> Result<Vec<(Uuid, String, i64)>> {
    let rows = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name, m.organization_seq FROM operators p
         JOIN memberships m ON m.operator_id = p.id
         WHERE p.email_key = $1 ORDER BY m.organization_seq",
    )
    .bind(email_key)
    .fetch_all(c)
    .await)?;
    Ok(rows)
}

async fn end_sessions(tx: &mut Tx, email_key: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM sessions WHERE operator_id IN (SELECT id FROM operators WHERE email_key = $1)",
    )
    .bind(email_key)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(crate) async fn signed_in(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE operators SET last_sign_in_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// E-mail addresses of the demonstration's accounts that can still sign in.
pub(crate) async fn demo_emails(db: &Db) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT email FROM operators WHERE demo = TRUE AND disabled = FALSE ORDER BY created_at, id",
    )
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(email,)| email).collect())
}
