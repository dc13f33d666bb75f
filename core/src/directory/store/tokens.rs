use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;

/// Tokens of an organization's directory that somebody has made and that work.
pub(crate) async fn tokens_made_by(
    db: &Db,
    organization_seq: i64,
    operator_id: Uuid,
    now: Timestamp,
) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM directory_tokens
         WHERE organization_seq = $1 AND made_by_id = $2 AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > $3)",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(now.micros())
    .fetch_one(pool)
    .await)?;
    Ok(count)
}
