use uuid::Uuid;

use crate::Timestamp;
use crate::access::Identity;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// An invitation that was accepted or has expired, and whose inviter does not know it yet.
pub(in crate::team) struct Settled {
    pub invitation_id: Uuid,
    pub inviter: Identity,
    /// The invited address.
    pub email: String,
    pub organization: String,
    pub is_accepted: bool,
    pub expires_at: Timestamp,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    invitation_id: Uuid,
    email: String,
    is_accepted: bool,
    expires_at: i64,
    operator_id: Uuid,
    operator_email: String,
    operator_name: String,
    organization: String,
}

pub(in crate::team) async fn settled(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Settled>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT i.id AS invitation_id, i.email, i.accepted_at IS NOT NULL AS is_accepted,
                i.expires_at, p.id AS operator_id, p.email AS operator_email, p.name AS operator_name,
                o.name AS organization
         FROM invitations i
         JOIN operators p ON p.id = i.invited_by_id
         JOIN organizations o ON o.seq = i.organization_seq
         JOIN memberships m
             ON m.operator_id = p.id AND m.organization_seq = i.organization_seq
         WHERE i.inviter_told = FALSE AND i.revoked_at IS NULL AND m.suspended_at IS NULL
           AND (i.accepted_at IS NOT NULL OR (i.expires_at <= $1 AND i.waiting_since IS NULL))
         ORDER BY i.id LIMIT $2",
    )
    .bind(now.micros())
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    let read = |row: Row| Settled {
        invitation_id: row.invitation_id,
        inviter: Identity::new(row.operator_id, row.operator_email, row.operator_name),
        email: row.email,
        organization: row.organization,
        is_accepted: row.is_accepted,
        expires_at: Timestamp::from_micros(row.expires_at),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// `false`: another worker tells the inviter, or the invitation was sent again meanwhile.
pub(in crate::team) async fn note_inviter_told(tx: &mut Tx, one: &Settled) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE invitations SET inviter_told = TRUE
         WHERE id = $1 AND inviter_told = FALSE AND expires_at = $2",
    )
    .bind(one.invitation_id)
    .bind(one.expires_at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}
