use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;

/// Rollcall ID, user ID, display name and full name.
pub(in crate::users) type NamesRow = (Uuid, String, Option<String>, Option<String>);

pub(in crate::users) async fn names(
    db: &Db,
    application_seq: i64,
    ids: &[Uuid],
) -> Result<Vec<NamesRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT id, vendor_data, display_name, full_name FROM users WHERE application_seq = ",
        );
        sql.push_bind(application_seq).push(" AND id IN (");
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(id);
        }
        sql.push(")");
        sql.build_query_as().fetch_all(pool).await
    })?;
    Ok(rows)
}
