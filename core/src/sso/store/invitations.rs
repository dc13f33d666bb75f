use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// An invitation that waits for somebody.
#[derive(sqlx_macros::FromRow)]
pub(in crate::sso) struct Invited {
    pub id: Uuid,
    /// The code of the role.
    pub role: String,
    /// The one application that the role is for; none: every application of the organization.
    pub application_seq: Option<i64>,
    until: Option<i64>,
    pub invited_by: String,
}

impl Invited {
    pub(in crate::sso) fn until(&self) -> Option<Timestamp> {
        self.until.map(Timestamp::from_micros)
    }
}

/// The open invitation of an organization to an e-mail address.
pub(in crate::sso) async fn invited(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
    now: Timestamp,
) -> Result<Option<Invited>> {
    let row = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, role, application_seq, until, invited_by FROM invitations
         WHERE organization_seq = $1 AND email_key = $2 AND accepted_at IS NULL
           AND revoked_at IS NULL AND expires_at > $3",
    )
    .bind(organization_seq)
    .bind(email_key)
    .bind(now.micros())
    .fetch_optional(c)
    .await)?;
    Ok(row)
}

/// The link in its mail does not work any more.
pub(in crate::sso) async fn accept_invitation(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE invitations SET accepted_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
