use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// An invitation that waits for somebody.
pub(in crate::sso) struct Invited {
    pub id: Uuid,
    pub invited_by: String,
    /// Those that have not ended.
    pub roles: Vec<Offered>,
}

/// A role of an invitation.
pub(in crate::sso) struct Offered {
    /// Its code.
    pub role: String,
    /// The one application that the role is for; none: every application of the organization.
    pub application_seq: Option<i64>,
    pub until: Option<Timestamp>,
}

/// The open invitation of an organization to an e-mail address.
pub(in crate::sso) async fn invited(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
    now: Timestamp,
) -> Result<Option<Invited>> {
    let row: Option<(Uuid, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, invited_by FROM invitations
         WHERE organization_seq = $1 AND email_key = $2 AND accepted_at IS NULL
           AND revoked_at IS NULL AND expires_at > $3",
    )
    .bind(organization_seq)
    .bind(email_key)
    .bind(now.micros())
    .fetch_optional(c)
    .await)?;
    let Some((id, invited_by)) = row else { return Ok(None) };
    let rows: Vec<(String, Option<i64>, Option<i64>)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT role, application_seq, until FROM invitation_roles
         WHERE invitation_id = $1 AND (until IS NULL OR until > $2) ORDER BY position",
    )
    .bind(id)
    .bind(now.micros())
    .fetch_all(c)
    .await)?;
    let offered = |(role, application_seq, until): (String, Option<i64>, Option<i64>)| Offered {
        role,
        application_seq,
        until: until.map(Timestamp::from_micros),
    };
    let roles: Vec<Offered> = rows.into_iter().map(offered).collect();
    // One whose roles have all ended offers nothing any more.
    Ok((!roles.is_empty()).then_some(Invited { id, invited_by, roles }))
}

/// The link in its mail does not work any more. `false`: the invitation was revoked or accepted meanwhile.
pub(in crate::sso) async fn accept_invitation(
    tx: &mut Tx,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE invitations SET accepted_at = $2
         WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}
