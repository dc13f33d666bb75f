use sqlx::QueryBuilder;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::plain;

/// Most spellings of one tag that a filter looks for, because SQLite limits the size of a statement.
const MAX_SPELLINGS: i64 = 500;
/// Spellings that one statement writes.
const BATCH_SIZE: usize = 2_000;

/// The spellings of a tag that the application's users have; case and accents may differ. If no user
/// has the tag, the typed spelling.
pub(crate) async fn spellings_of(
    db: &Db,
    application_seq: i64,
    typed: &str,
) -> Result<Vec<String>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let mut spellings: Vec<String> = Vec::new();
    // PostgreSQL refuses a NUL character, and no tag has one.
    if !typed.contains('\0') {
        let rows: Vec<(Option<String>,)> = on_db!(db, pool => sqlx::query_as(
            "SELECT MIN(tag) FROM tag_counts WHERE application_seq = $1 AND tag = $2
             UNION SELECT MIN(tag) FROM tag_counts WHERE application_seq = $1 AND tag = $3
             UNION SELECT tag FROM tag_spellings WHERE application_seq = $1 AND plain = $3
             LIMIT $4",
        )
        .bind(application_seq)
        .bind(typed)
        .bind(plain(typed))
        .bind(MAX_SPELLINGS)
        .fetch_all(pool)
        .await)?;
        spellings.extend(rows.into_iter().filter_map(|(tag,)| tag));
    }
    if super::any_renewal(db).await? {
        spellings.extend(unnoted_spellings(db, application_seq, typed).await?);
        spellings.sort_unstable();
        spellings.dedup();
        spellings.truncate(MAX_SPELLINGS as usize);
    }
    if spellings.is_empty() {
        spellings.push(typed.to_owned());
    }
    Ok(spellings)
}

/// The spellings of a tag, found among all tags of the application. Needed after an upgrade, until the
/// job that renews search texts has recorded every spelling in `tag_spellings`.
async fn unnoted_spellings(db: &Db, application_seq: i64, typed: &str) -> Result<Vec<String>> {
    let wanted = plain(typed);
    let mut spellings = Vec::new();
    let mut after = String::new();
    loop {
        let tags: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(
            "SELECT DISTINCT tag FROM tag_counts WHERE application_seq = $1 AND tag > $2
             ORDER BY tag LIMIT $3",
        )
        .bind(application_seq)
        .bind(&after)
        .bind(BATCH_SIZE as i64)
        .fetch_all(pool)
        .await)?;
        let Some((last,)) = tags.last() else { return Ok(spellings) };
        after.clone_from(last);
        spellings.extend(tags.into_iter().map(|(tag,)| tag).filter(|tag| plain(tag) == wanted));
    }
}

/// The first tags of an application by the alphabet: the beginning of the primary key.
pub(in crate::users) async fn first_tags(
    db: &Db,
    application_seq: i64,
    most: i64,
) -> Result<Vec<String>> {
    let tags: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT DISTINCT tag FROM tag_counts WHERE application_seq = $1 AND users > 0
         ORDER BY tag LIMIT $2",
    )
    .bind(application_seq)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    Ok(tags.into_iter().map(|(tag,)| tag).collect())
}

/// Records the spellings of tags that differ from the form that filters compare.
pub(in crate::users) async fn note_spellings<'a>(
    tx: &mut Tx,
    application_seq: i64,
    tags: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let spelled = spelled(tags);
    for part in spelled.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql =
                QueryBuilder::new("INSERT INTO tag_spellings (application_seq, plain, tag) ");
            sql.push_values(part, |mut row, (plain, tag)| {
                row.push_bind(application_seq).push_bind(plain.as_str()).push_bind(*tag);
            });
            // The update locks the row. A transaction that does not see our users yet must not delete
            // it.
            sql.push(
                " ON CONFLICT (application_seq, plain, tag)
                  DO UPDATE SET plain = excluded.plain",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Deletes those of these spellings that no user has any more. The counters must be up to date.
pub(super) async fn forget_spellings<'a>(
    tx: &mut Tx,
    application_seq: i64,
    tags: impl Iterator<Item = &'a str>,
) -> Result<()> {
    const GONE: &str = "DELETE FROM tag_spellings WHERE application_seq = $1 AND plain = $2
         AND tag = $3 AND NOT EXISTS (SELECT 1 FROM tag_counts c
             WHERE c.application_seq = $1 AND c.tag = $3)";
    for (plain, tag) in spelled(tags) {
        // Writing a spelling locks its row. So a transaction that has added the tag has already
        // committed.
        on_tx!(tx, c => sqlx::query(GONE)
            .bind(application_seq)
            .bind(&plain)
            .bind(tag)
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// The tags that differ from the form that filters compare, each with that form. The order is the same
/// in every transaction.
fn spelled<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<(String, &'a str)> {
    let mut spelled: Vec<(String, &str)> =
        tags.map(|tag| (plain(tag), tag)).filter(|(plain, tag)| plain != tag).collect();
    spelled.sort_unstable();
    spelled.dedup();
    spelled
}
