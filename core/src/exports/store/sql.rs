use rollcall_types::erasure::ErasureReach;

use crate::Timestamp;
use crate::access::UserColumn;
use crate::db::{Db, Statement};
use crate::error::Result;
use crate::exports::ExportFilter;
use crate::users::{self, Conditions, Searched};

/// The filter of an export as a query of users. `searched`: the fields that the role can search.
pub(in crate::exports) async fn wanted<'a>(
    db: &Db,
    application_seq: i64,
    filter: &'a ExportFilter,
    searched: Searched,
) -> Result<Conditions<'a>> {
    let mut tags = Vec::with_capacity(filter.tags.len());
    for tag in &filter.tags {
        tags.push(users::spellings_of(db, application_seq, tag).await?);
    }
    Ok(Conditions {
        application_seq,
        ids: &filter.ids,
        status: &filter.status,
        country: &filter.country,
        country_code: &filter.country_code,
        tags,
        search: users::search_of(db, &filter.search).await?,
        searched,
        created_from: filter.created_from,
        created_before: filter.created_before,
        active_from: filter.active_from,
        active_before: filter.active_before,
        import: filter.import,
        note: users::compared(filter.note.as_ref()),
    })
}

/// Selects the matching users in the order of their creation, with `columns` as cells.
pub(super) fn rows(db: &Db, wanted: &Conditions<'_>, columns: &[UserColumn]) -> Statement {
    let mut sql = Statement::new(db, "SELECT ");
    let is_sqlite = sql.is_sqlite();
    let names: Vec<&str> = columns.iter().map(|column| stored(*column, is_sqlite)).collect();
    sql.push(&names.join(", ")).push(" FROM users u");
    if sql.is_sqlite() {
        // Reads along the table: an index would either look up every row or sort all of them.
        sql.push(" NOT INDEXED");
    }
    sql.push(" WHERE TRUE");
    wanted.push(&mut sql);
    sql.push(" ORDER BY u.seq");
    sql
}

/// Counts the matching users.
pub(in crate::exports) async fn matching(db: &Db, wanted: &Conditions<'_>) -> Result<i64> {
    let mut sql = Statement::new(db, "SELECT COUNT(*) FROM users u WHERE TRUE");
    wanted.push(&mut sql);
    let counts: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(counts.first().map_or(0, |(count,)| *count))
}

/// The users whom an erasure takes, and those of them with what goes along; and when the first was stored.
/// Faces that stayed with somebody who was merged into a user go along with the user. One pass along the
/// users, with a look into `faces` (by its key `user_seq`) and the index of merged users for each.
const REACHED: &str = "SELECT COUNT(*), COUNT(CASE WHEN u.session_count > 0 THEN 1 END),
        COUNT(CASE WHEN EXISTS (SELECT 1 FROM faces f WHERE f.user_seq = u.seq)
            OR EXISTS (
                SELECT 1 FROM users m JOIN faces f ON f.user_seq = m.seq
                WHERE m.merged_into = u.seq) THEN 1 END),
        COUNT(CASE WHEN EXISTS (
            SELECT 1 FROM faces f JOIN face_list_entries e ON e.face_seq = f.seq
            WHERE f.user_seq = u.seq AND e.list = 'blocklist')
            OR EXISTS (
                SELECT 1 FROM users m JOIN faces f ON f.user_seq = m.seq
                    JOIN face_list_entries e ON e.face_seq = f.seq
                WHERE m.merged_into = u.seq AND e.list = 'blocklist') THEN 1 END),
        MIN(u.created_at)
    FROM users u WHERE TRUE";

/// Without the exports.
pub(in crate::exports) async fn reached(
    db: &Db,
    wanted: &Conditions<'_>,
) -> Result<(ErasureReach, Option<Timestamp>)> {
    let mut sql = Statement::new(db, REACHED);
    wanted.push(&mut sql);
    let rows: Vec<(i64, i64, i64, i64, Option<i64>)> = sql.fetch_all(db).await?;
    let Some((users, with_sessions, with_faces, blocklisted, first)) = rows.into_iter().next()
    else {
        return Ok((ErasureReach::default(), None));
    };
    let reach = ErasureReach {
        users,
        with_sessions,
        with_faces: Some(with_faces),
        blocklisted: Some(blocklisted),
        exports: 0,
    };
    Ok((reach, first.map(Timestamp::from_micros)))
}

fn stored(column: UserColumn, is_sqlite: bool) -> &'static str {
    match column {
        UserColumn::DiditInternalId => "u.id",
        UserColumn::StatusReason => STATUS_REASON,
        UserColumn::Notes if is_sqlite => NOTES_ON_SQLITE,
        UserColumn::Notes => NOTES_ON_POSTGRES,
        other => other.name(),
    }
}

/// Why the status was last changed: the reason with its text, or else what has changed it. A before-image
/// has the name in this form only where the status is among the changed fields: within a value the quotes
/// would be escaped.
const STATUS_REASON: &str = r#"(SELECT CASE
        WHEN r.reason IS NOT NULL AND r.reason_text IS NOT NULL
            THEN r.reason || ': ' || r.reason_text
        WHEN r.reason IS NOT NULL THEN r.reason
        WHEN r.reason_text IS NOT NULL THEN r.reason_text
        WHEN r.source = 'import' THEN 'Changed by an import'
        WHEN r.source = 'undo' THEN 'Import undone'
        WHEN r.source = 'api_key' THEN 'Changed by API key'
        ELSE NULL END
    FROM revisions r WHERE r.user_seq = u.seq AND r.before LIKE '%"status":%'
    ORDER BY r.version DESC LIMIT 1)"#;

/// All notes, oldest first, each with its day and author.
const NOTES_ON_SQLITE: &str = "(SELECT group_concat(n.line, char(10)) FROM (
        SELECT strftime('%Y-%m-%d ', created_at / 1000000, 'unixepoch') || author || ': ' || text AS line
        FROM notes WHERE user_seq = u.seq ORDER BY created_at, id) n)";
const NOTES_ON_POSTGRES: &str = "(SELECT string_agg(
        to_char(to_timestamp(n.created_at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD ')
            || n.author || ': ' || n.text, chr(10) ORDER BY n.created_at, n.id)
    FROM notes n WHERE n.user_seq = u.seq)";
