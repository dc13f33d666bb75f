use sqlx::QueryBuilder;

use crate::db::{Db, on_db};
use crate::error::Result;

/// A revision that changed the status.
#[derive(sqlx_macros::FromRow)]
pub(in crate::users) struct StatusRevision {
    pub user_seq: i64,
    pub at: i64,
    pub source: String,
    pub label: Option<String>,
    pub before: String,
    pub reason: Option<String>,
    pub reason_text: Option<String>,
}

/// The changes of status of these users, the newest of each first. A before-image has the name in this
/// form only where the status is among the changed fields: within a value the quotes would be escaped.
pub(in crate::users) async fn status_revisions(
    db: &Db,
    users: &[i64],
) -> Result<Vec<StatusRevision>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let rows = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT user_seq, at, source, label, before, reason, reason_text FROM revisions
             WHERE before LIKE '%\"status\":%' AND user_seq IN (",
        );
        let mut list = sql.separated(", ");
        for user in users {
            list.push_bind(*user);
        }
        sql.push(") ORDER BY user_seq, version DESC");
        sql.build_query_as().persistent(false).fetch_all(pool).await
    })?;
    Ok(rows)
}
