use uuid::Uuid;

use super::branch::{Branch, Pieces};
use super::conditions::Conditions;
use crate::db::{Db, Statement, on_db};
use crate::error::Result;
use crate::users::UserSort;

/// The plan of a list: its conditions, and the indexes that are scanned.
#[derive(Clone, Debug)]
pub(in crate::users) struct Plan<'a> {
    pub conditions: Conditions<'a>,
    pub pieces: Pieces,
    /// The whole texts, where SQLite's index can count the users by itself.
    pub counted: Option<Pieces>,
    pub branches: Vec<Branch>,
    pub order: Order,
    pub ascending: bool,
    /// Whether to read users in the order of their creation until a page is full. It is used if too
    /// many users match to sort them.
    pub by_creation: bool,
    /// How many rows of the whole list to skip.
    pub offset: i64,
    /// The last row that a short search reads for this page.
    pub end: Option<Cursor>,
}

/// The row at this distance from the beginning of the page, counting every user whether or not the
/// filters match. `None`: there are fewer rows.
pub(in crate::users) async fn row_after(
    db: &Db,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
    rows: u32,
) -> Result<Option<Cursor>> {
    let back = cursor.is_some_and(|cursor| cursor.back);
    let ascending = plan.ascending != back;
    let mut sql = Statement::new(db, "SELECT u.vendor_key, u.sort_name, u.created_at, ");
    sql.push("u.last_session_at, u.seq FROM users u WHERE u.application_seq = ")
        .bind(plan.conditions.application_seq);
    if let Some(cursor) = cursor {
        push_cursor(&mut sql, plan.order, cursor, "u.seq", ascending);
    }
    sql.push(" ORDER BY ").push(&order(plan.order, ascending, "u.seq"));
    sql.push(" LIMIT 1 OFFSET ").bind(i64::from(rows) - 1);
    let rows: Vec<(String, String, i64, i64, i64)> = sql.fetch_all(db).await?;
    Ok(rows.into_iter().next().map(|(key, name, created_at, last_session_at, seq)| {
        let (text, number) = position(plan.order, [&key, &name], created_at, last_session_at);
        Cursor { back, text, number, seq, by_key: plan.order == Order::Key, total: None }
    }))
}

/// The position of a row in an order, as a cursor. `texts`: the compared key, and the name by which users
/// are sorted.
pub(in crate::users) fn position(
    order: Order,
    texts: [&str; 2],
    created_at: i64,
    last_session_at: i64,
) -> (String, i64) {
    match order {
        Order::Key => (String::new(), 0),
        Order::Sort(UserSort::Created) => (String::new(), created_at),
        Order::Sort(UserSort::LastActivity) => (String::new(), last_session_at),
        Order::Sort(UserSort::VendorData) => (texts[0].to_owned(), 0),
        Order::Sort(UserSort::Name) => (texts[1].to_owned(), 0),
    }
}

impl Plan<'_> {
    /// Whether all searched texts are too short for the index, so that all users are scanned.
    pub fn is_short_search(&self) -> bool {
        let walks = |branch: &Branch| {
            matches!(branch, Branch::All | Branch::Status(_) | Branch::Country(..))
        };
        !self.conditions.search.is_empty()
            && self.conditions.search.indexed().next().is_none()
            && self.branches.iter().all(walks)
    }
}

/// The order of the rows. `Key`: by short key, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::users) enum Order {
    Key,
    Sort(UserSort),
}

/// A row next to a page. The page begins after it or, when going back, ends before it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::users) struct Cursor {
    pub back: bool,
    pub text: String,
    pub number: i64,
    pub seq: i64,
    /// Whether the list is sorted by its short key.
    pub by_key: bool,
    /// The total that the first page counted, whether there are more, and a hash of the filters that it
    /// was counted with.
    #[serde(default)]
    pub total: Option<(i64, bool, u32)>,
}

#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::users) struct ListRow {
    pub seq: i64,
    pub id: Uuid,
    pub vendor_data: String,
    pub vendor_key: String,
    pub sort_name: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub date_of_birth: Option<String>,
    pub country: Option<String>,
    pub issuing_states: Option<String>,
    pub status: String,
    pub tags: String,
    pub verified_fields: i64,
    pub session_count: i64,
    pub approved_count: i64,
    pub declined_count: i64,
    pub in_review_count: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub first_session_at: Option<i64>,
    pub last_session_at: i64,
}

const COLUMNS: &str = "u.seq, u.id, u.vendor_data, u.vendor_key, u.sort_name, u.display_name, u.full_name, \
     u.email, u.phone, u.date_of_birth, u.country, u.issuing_states, u.status, u.tags, \
     u.verified_fields, u.session_count, u.approved_count, u.declined_count, u.in_review_count, \
     u.created_at, u.updated_at, u.first_session_at, u.last_session_at";

/// One page in the order of the list. With a cursor that goes back, it is in the opposite order.
pub(in crate::users) async fn list(
    db: &Db,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<ListRow>> {
    let back = cursor.is_some_and(|cursor| cursor.back);
    let ascending = plan.ascending != back;
    // The offset is applied after the branches are merged, so each branch has to return the skipped
    // rows, too. Of those rows only the position is read.
    let most = limit + plan.offset;
    let columns = if plan.offset == 0 { COLUMNS } else { place(plan.order) };
    let mut sql = Statement::new(db, "SELECT ");
    if plan.offset > 0 {
        sql.push(COLUMNS).push(" FROM users u WHERE u.seq IN (SELECT u.seq FROM (");
    } else {
        sql.push("* FROM (");
    }
    for (number, branch) in plan.branches.iter().enumerate() {
        if number > 0 {
            sql.push(union(plan));
        }
        sql.push("SELECT * FROM (SELECT ").push(branch.once()).push(columns).push(" FROM ");
        if matches!(branch, Branch::Index) {
            sql.push("users u JOIN (SELECT f.user_seq FROM ");
        }
        branch.push(&mut sql, &plan.conditions, &plan.pieces, plan.by_creation);
        let key = branch.key(&sql);
        if let Some(cursor) = cursor {
            push_cursor(&mut sql, plan.order, cursor, key, ascending);
        }
        push_end(&mut sql, plan, key, ascending);
        sql.push(" ORDER BY ").push(&order(plan.order, ascending, key));
        if matches!(branch, Branch::Index) {
            sql.push(" LIMIT ").bind(most).push(") AS f ON u.seq = f.user_seq");
        }
        sql.push(" LIMIT ").bind(most).push(") AS b").push(&number.to_string());
    }
    sql.push(") AS u ORDER BY ").push(&order(plan.order, ascending, "u.seq"));
    sql.push(" LIMIT ").bind(limit);
    if plan.offset > 0 {
        sql.push(" OFFSET ").bind(plan.offset);
        sql.push(") ORDER BY ").push(&order(plan.order, ascending, "u.seq"));
    }
    sql.fetch_all(db).await
}

/// Whether more than `most` users were active in a time. PostgreSQL chooses by its own statistics, so
/// it always gets `false`. SQLite counts in the index.
pub(in crate::users) async fn more_active_than(
    db: &Db,
    conditions: &Conditions<'_>,
    most: i64,
) -> Result<bool> {
    let Db::Sqlite { read, .. } = db else { return Ok(false) };
    let from = conditions.active_from.map_or(1, |from| from.micros().max(1));
    let before = conditions.active_before.map_or(i64::MAX, |before| before.micros());
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM (SELECT seq FROM users WHERE application_seq = $1
             AND last_session_at >= $2 AND last_session_at < $3 LIMIT $4)",
    )
    .bind(conditions.application_seq)
    .bind(from)
    .bind(before)
    .bind(most + 1)
    .fetch_one(read)
    .await?;
    Ok(count > most)
}

/// Whether an application has more than `most` notes with a text in the form in which notes are compared; an
/// empty one is in every note. PostgreSQL chooses by its own statistics, so it always gets `false`. The index is
/// `notes_of_users`; no more notes are read than the filter by notes itself would read.
pub(in crate::users) async fn more_noted_than(
    db: &Db,
    application_seq: i64,
    text: &str,
    most: i64,
) -> Result<bool> {
    let Db::Sqlite { read, .. } = db else { return Ok(false) };
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM (SELECT 1 FROM notes WHERE application_seq = $1
             AND ($2 = '' OR instr(search_text, $2) > 0) LIMIT $3)",
    )
    .bind(application_seq)
    .bind(text)
    .bind(most + 1)
    .fetch_one(read)
    .await?;
    Ok(count > most)
}

/// Whether some of the application's users are not indexed in their present form yet.
pub(in crate::users) async fn any_search_pending(db: &Db, application_seq: i64) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM search_due WHERE application_seq = $1 LIMIT 1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

/// Whether the table of the index has all that finding a page needs, so that the users' own rows are
/// read only for the page.
pub(in crate::users) fn index_has_rows(db: &Db) -> bool {
    matches!(db, Db::Postgres(_))
}

/// The search texts of some of the application's newest users. `None` on PostgreSQL, which finds out
/// itself which pieces are rare.
pub(in crate::users) async fn sample(db: &Db, application_seq: i64) -> Result<Option<Vec<String>>> {
    let Db::Sqlite { read, .. } = db else { return Ok(None) };
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT search_text FROM users WHERE application_seq = $1
         ORDER BY created_at DESC LIMIT 100",
    )
    .bind(application_seq)
    .fetch_all(read)
    .await?;
    Ok(Some(rows.into_iter().map(|(text,)| text).collect()))
}

/// How to merge the branches. A user whom two branches return must be listed once.
pub(super) fn union(plan: &Plan<'_>) -> &'static str {
    let overlaps = |branch: &Branch| matches!(branch, Branch::Pending | Branch::IssuedAmong(_));
    if plan.branches.iter().any(overlaps) { " UNION " } else { " UNION ALL " }
}

pub(super) fn push_cursor(
    sql: &mut Statement,
    order: Order,
    cursor: &Cursor,
    key: &str,
    ascending: bool,
) {
    push_than(sql, order, cursor, key, if ascending { " > " } else { " < " });
}

/// Ends the scan at the last row that a short search reads.
pub(super) fn push_end(sql: &mut Statement, plan: &Plan<'_>, key: &str, ascending: bool) {
    if let Some(end) = &plan.end {
        push_than(sql, plan.order, end, key, if ascending { " <= " } else { " >= " });
    }
}

fn push_than(sql: &mut Statement, order: Order, cursor: &Cursor, key: &str, than: &'static str) {
    match order {
        Order::Key => {
            sql.push(" AND ").push(key).push(than).bind(cursor.seq);
        }
        Order::Sort(UserSort::VendorData) => {
            sql.push(" AND u.vendor_key").push(than).bind(cursor.text.as_str());
        }
        // The index `users_by_name`.
        Order::Sort(UserSort::Name) => {
            sql.push(" AND (u.sort_name, u.seq)").push(than);
            sql.push("(").bind(cursor.text.as_str()).push(", ").bind(cursor.seq).push(")");
        }
        Order::Sort(sort) => {
            sql.push(" AND (u.").push(column(sort)).push(", u.seq)").push(than);
            sql.push("(").bind(cursor.number).push(", ").bind(cursor.seq).push(")");
        }
    }
}

/// The columns that determine the position of a row in an order.
fn place(order: Order) -> &'static str {
    match order {
        Order::Key => "u.seq",
        Order::Sort(UserSort::Created) => "u.seq, u.created_at",
        Order::Sort(UserSort::LastActivity) => "u.seq, u.last_session_at",
        Order::Sort(UserSort::VendorData) => "u.seq, u.vendor_key",
        Order::Sort(UserSort::Name) => "u.seq, u.sort_name",
    }
}

fn column(sort: UserSort) -> &'static str {
    match sort {
        UserSort::Created => "created_at",
        UserSort::LastActivity => "last_session_at",
        UserSort::VendorData => "vendor_key",
        UserSort::Name => "sort_name",
    }
}

fn order(order: Order, ascending: bool, key: &str) -> String {
    let way = if ascending { "ASC" } else { "DESC" };
    match order {
        Order::Key => format!("{key} {way}"),
        Order::Sort(UserSort::VendorData) => format!("u.vendor_key {way}"),
        Order::Sort(sort) => format!("u.{} {way}, u.seq {way}", column(sort)),
    }
}
