use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::exports::AccessEntry;

type Row = (i64, i64, String, String, String);

/// The audit entries about an export, newest first.
pub(in crate::exports) async fn access(db: &Db, id: Uuid, most: i64) -> Result<Vec<AccessEntry>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT number, at, actor, action, details FROM audit_entries
         WHERE subject_id = $1 AND subject_kind = 'export' ORDER BY number DESC LIMIT $2",
    )
    .bind(id)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    rows.into_iter()
        .map(|(number, at, actor, action, details)| {
            let details = serde_json::from_str(&details)?;
            Ok(AccessEntry { number, at: Timestamp::from_micros(at), actor, action, details })
        })
        .collect()
}
