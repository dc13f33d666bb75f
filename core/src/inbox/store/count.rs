use uuid::Uuid;

use super::conditions::{awaits_approval, has_failed_since, has_held_rows};
use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::inbox::Waiting;

/// Of whom what is counted.
pub(in crate::inbox) struct Wanted {
    pub application_seq: i64,
    /// Nobody decides about their own exports, nor about those of their API keys.
    pub operator_id: Uuid,
    pub imports: bool,
    pub exports: bool,
    pub pairs: bool,
    pub webhooks: bool,
    pub failed_since: Timestamp,
    pub now: Timestamp,
}

/// Without possible duplicates, which the faces count.
pub(in crate::inbox) async fn waiting(db: &Db, wanted: &Wanted) -> Result<Waiting> {
    let (imports, held, exports, webhooks): (i64, i64, i64, i64) = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT
             CASE WHEN $2 THEN (SELECT COUNT(*) FROM (
                 SELECT 1 FROM imports WHERE application_seq = $1 AND state IN ('mapping', 'ready')
                 LIMIT $7) one) ELSE 0 END,
             CASE WHEN $2 THEN (SELECT COUNT(*) FROM (
                 SELECT id, state, started_at, undone_at FROM imports WHERE application_seq = $1
                 ORDER BY id DESC LIMIT $8) latest
                 WHERE ",
        has_held_rows!("latest"),
        ") ELSE 0 END,
             CASE WHEN $3 THEN (SELECT COUNT(*) FROM (
                 SELECT 1 FROM exports x WHERE x.application_seq = $1 AND ",
        awaits_approval!("x", "$5"),
        "        LIMIT $7) one) ELSE 0 END,
             CASE WHEN $4 THEN (SELECT COUNT(*) FROM webhooks w WHERE w.application_seq = $1 AND ",
        has_failed_since!("w", "$6"),
        ") ELSE 0 END",
    ))
    .bind(wanted.application_seq)
    .bind(wanted.imports)
    .bind(wanted.exports)
    .bind(wanted.webhooks)
    .bind(wanted.operator_id)
    .bind(wanted.failed_since.micros())
    .bind(Waiting::COUNTED)
    .bind(Waiting::LATEST_IMPORTS)
    .fetch_one(pool)
    .await)?;
    Ok(Waiting { imports, held, exports, webhooks, ..Waiting::default() })
}
