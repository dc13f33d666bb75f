use super::branch::{Branch, phrases};
use super::list::{Cursor, Plan, push_cursor, push_end, union};
use crate::db::{Db, Statement};
use crate::error::Result;

/// How many rows there are, counted up to `most`. With a cursor, only the rows after it count.
pub(in crate::users) async fn count(
    db: &Db,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
    most: i64,
) -> Result<i64> {
    if let (Some(texts), None) = (&plan.counted, cursor) {
        return count_in_index(db, &phrases(&plan.conditions, texts), most).await;
    }
    let ascending = plan.ascending != cursor.is_some_and(|cursor| cursor.back);
    let mut sql = Statement::new(db, "SELECT COUNT(*) FROM (");
    for (number, branch) in plan.branches.iter().enumerate() {
        if number > 0 {
            sql.push(union(plan));
        }
        sql.push("SELECT * FROM (SELECT ").push(branch.once());
        sql.push(match branch {
            Branch::Index => "f.user_seq FROM ",
            _ => "u.seq FROM ",
        });
        // A count needs no order, so the index of a status or a country can be used.
        let by_creation = plan.by_creation && *branch != Branch::All;
        branch.push(&mut sql, &plan.conditions, &plan.pieces, by_creation);
        let key = branch.key(&sql);
        if let Some(cursor) = cursor {
            push_cursor(&mut sql, plan.order, cursor, key, ascending);
        }
        push_end(&mut sql, plan, key, ascending);
        let is_walk = matches!(branch, Branch::All | Branch::Status(_) | Branch::Country(..));
        if is_walk && sql.is_sqlite() && !plan.conditions.search.is_empty() {
            // In the order of creation SQLite reads the texts roughly as they are stored in its file.
            // The index of activity would make it jump around.
            sql.push(" ORDER BY u.created_at");
        }
        sql.push(" LIMIT ").bind(most).push(") AS b").push(&number.to_string());
    }
    sql.push(") AS u");
    let counts: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(counts.first().map_or(0, |(count,)| *count).min(most))
}

/// Counts in SQLite's index alone. Reading each user as well takes ten times as long.
async fn count_in_index(db: &Db, phrases: &str, most: i64) -> Result<i64> {
    let mut sql = Statement::new(db, "SELECT COUNT(*) FROM (SELECT rowid FROM user_search");
    sql.push(" WHERE user_search MATCH ").bind(phrases).push(" LIMIT ").bind(most).push(")");
    let counts: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(counts.first().map_or(0, |(count,)| *count))
}

/// Whether SQLite's index holds exactly this application's users, in their present form. The index does
/// not know which application a user belongs to.
pub(in crate::users) async fn index_is_exact(db: &Db, application_seq: i64) -> Result<bool> {
    let Db::Sqlite { read, .. } = db else { return Ok(false) };
    let (is_exact,): (bool,) = sqlx::query_as(
        "SELECT NOT EXISTS (SELECT 1 FROM search_due)
             AND NOT EXISTS (SELECT 1 FROM user_counts WHERE application_seq <> $1 AND users > 0)",
    )
    .bind(application_seq)
    .fetch_one(read)
    .await?;
    Ok(is_exact)
}
