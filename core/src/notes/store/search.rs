use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::notes::{FoundNote, SEARCHED_NOTES};

/// id, user, `vendor_data`, display name, full name, author, text, created
type Row = (Uuid, Uuid, String, Option<String>, Option<String>, String, String, i64);

/// The newest notes of an application in which a text stands, among the newest of all.
pub(in crate::notes) async fn search(
    db: &Db,
    application_seq: i64,
    text: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<FoundNote>> {
    let contains = match db {
        Db::Sqlite { .. } => "instr(n.search_text, ",
        Db::Postgres(_) => "strpos(n.search_text, ",
    };
    let bound: Option<(Uuid,)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT id FROM notes n WHERE application_seq = ");
        sql.push_bind(application_seq);
        if let Some(before) = before {
            sql.push(" AND id < ").push_bind(before);
        }
        sql.push(" ORDER BY id DESC LIMIT 1 OFFSET ").push_bind(SEARCHED_NOTES - 1);
        sql.build_query_as().persistent(false).fetch_optional(pool).await
    })?;
    let rows: Vec<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT n.id, u.id, u.vendor_data, u.display_name, u.full_name, n.author, n.text,
                 n.created_at
             FROM notes n JOIN users u ON u.seq = n.user_seq WHERE n.application_seq = ",
        );
        sql.push_bind(application_seq);
        if let Some(before) = before {
            sql.push(" AND n.id < ").push_bind(before);
        }
        if let Some((last,)) = bound {
            sql.push(" AND n.id >= ").push_bind(last);
        }
        if !text.is_empty() {
            sql.push(" AND ").push(contains).push_bind(text).push(") > 0");
        }
        sql.push(" ORDER BY n.id DESC LIMIT ").push_bind(limit);
        sql.build_query_as().persistent(false).fetch_all(pool).await
    })?;
    Ok(rows
        .into_iter()
        .map(|(id, user, vendor_data, display_name, full_name, author, text, at)| FoundNote {
            id,
            user,
            vendor_data,
            display_name,
            full_name,
            author,
            text,
            at: Timestamp::from_micros(at),
        })
        .collect())
}
