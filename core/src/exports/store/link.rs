use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Creates the next link. The link before it stops working.
pub(in crate::exports) async fn renew_link(
    tx: &mut Tx,
    id: Uuid,
    expires_at: Timestamp,
) -> Result<bool> {
    let renewed = on_tx!(tx, c => sqlx::query(
        "UPDATE exports SET link_number = link_number + 1, link_expires_at = $2, revoked_by = NULL
         WHERE id = $1 AND state = 'done'",
    )
    .bind(id)
    .bind(expires_at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(renewed)
}

pub(in crate::exports) async fn revoke_link(tx: &mut Tx, id: Uuid, by: &str) -> Result<bool> {
    let revoked = on_tx!(tx, c => sqlx::query(
        "UPDATE exports SET revoked_by = $2
         WHERE id = $1 AND state = 'done' AND revoked_by IS NULL",
    )
    .bind(id)
    .bind(by)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(revoked)
}

/// Counts a download by this link, unless the limit is reached (0: none) or the link was replaced.
/// One statement decides, so that two downloads at once cannot both be the last.
pub(in crate::exports) async fn count_download(
    tx: &mut Tx,
    id: Uuid,
    link_number: i64,
    limit: i64,
) -> Result<bool> {
    let counted = on_tx!(tx, c => sqlx::query(
        "UPDATE exports SET downloads = downloads + 1
         WHERE id = $1 AND state = 'done' AND link_number = $2 AND revoked_by IS NULL
           AND ($3 = 0 OR downloads < $3)",
    )
    .bind(id)
    .bind(link_number)
    .bind(limit)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(counted)
}
