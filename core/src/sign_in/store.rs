use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// A failed sign-in on its way into the audit log.
#[derive(sqlx_macros::FromRow)]
pub(super) struct FailedSignIn {
    pub id: Uuid,
    /// None: nobody has this address.
    pub operator_id: Option<Uuid>,
    /// The client's network address.
    pub address: String,
    pub request_id: String,
    pub at: i64,
}

impl FailedSignIn {
    pub(super) fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

pub(super) async fn insert(tx: &mut Tx, failed: &FailedSignIn) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO failed_sign_ins (id, operator_id, address, request_id, at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(failed.id)
    .bind(failed.operator_id)
    .bind(&failed.address)
    .bind(&failed.request_id)
    .bind(failed.at)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes the oldest ones and returns them in their order.
pub(super) async fn take(tx: &mut Tx, limit: i64) -> Result<Vec<FailedSignIn>> {
    let mut taken: Vec<FailedSignIn> = on_tx!(tx, c => sqlx::query_as(
        "DELETE FROM failed_sign_ins
         WHERE id IN (SELECT id FROM failed_sign_ins ORDER BY id LIMIT $1)
         RETURNING id, operator_id, address, request_id, at",
    )
    .bind(limit)
    .fetch_all(c)
    .await)?;
    taken.sort_by_key(|failed| failed.id);
    Ok(taken)
}
