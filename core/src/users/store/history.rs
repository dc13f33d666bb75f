use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;

/// A revision as the history reads it.
#[derive(sqlx_macros::FromRow)]
pub(in crate::users) struct RevisionRow {
    pub at: i64,
    pub source: String,
    pub source_id: Option<Uuid>,
    pub line: Option<i64>,
    pub label: Option<String>,
    pub before: String,
    pub reason: Option<String>,
    pub reason_text: Option<String>,
}

/// The latest revisions of a user, newest first.
pub(in crate::users) async fn revisions_of(db: &Db, user_seq: i64) -> Result<Vec<RevisionRow>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT at, source, source_id, line, label, before, reason, reason_text FROM revisions
         WHERE user_seq = $1 ORDER BY version DESC LIMIT 500",
    )
    .bind(user_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// The file names of imports, by id.
pub(in crate::users) async fn import_names(db: &Db, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT id, file_name FROM imports WHERE id IN (");
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        sql.push(")");
        sql.build_query_as().fetch_all(pool).await
    })?;
    Ok(rows.into_iter().collect())
}
