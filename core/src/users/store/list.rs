use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;
use crate::users::{UserQuery, UserSort, UserStatus};

/// Where candidates come from. Each branch walks one index in the order of the list, so that a
/// page costs a page, whatever the size of the roster; a list is the merge of its branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::users) enum Branch {
    /// All users, in the order of the sort.
    All,
    Status(UserStatus),
    Country(String, UserStatus),
    /// The trigram index.
    Indexed,
    /// The same where it has seen everybody and nothing else is asked for: users are read for the
    /// page only.
    Index,
    /// Users that the trigram index has not seen in their present form.
    Due,
    CreatedBy(Uuid),
    UpdatedBy(Uuid),
}

/// What a search looks at: nothing that the role may not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Searched {
    Everything,
    KeyAndDisplayName,
    Key,
}

impl Searched {
    /// The text to look in, as an expression over the user `u`. `search_text` begins with the key,
    /// a line each, and the display name follows where there is one.
    pub(crate) fn text(self, is_sqlite: bool) -> &'static str {
        match (self, is_sqlite) {
            (Self::Everything, _) => "u.search_text",
            (Self::Key, _) => "u.vendor_key",
            (Self::KeyAndDisplayName, true) => {
                "(CASE WHEN u.display_name IS NULL THEN u.vendor_key
                  ELSE substr(u.search_text, 1, length(u.vendor_key) + instr(
                      substr(u.search_text, length(u.vendor_key) + 2) || char(10), char(10))) END)"
            }
            (Self::KeyAndDisplayName, false) => {
                "(CASE WHEN u.display_name IS NULL THEN u.vendor_key
                  ELSE substr(u.search_text, 1, length(u.vendor_key) + strpos(
                      substr(u.search_text, length(u.vendor_key) + 2) || chr(10), chr(10))) END)"
            }
        }
    }
}

/// What is asked for, in the forms that the statements need.
#[derive(Clone, Debug)]
pub(in crate::users) struct Plan<'a> {
    pub application_seq: i64,
    pub query: &'a UserQuery,
    /// Folded; empty: none.
    pub search: String,
    /// Pieces of it that stand for it in SQLite's index; empty: all of it does.
    pub rare: Vec<String>,
    pub searched: Searched,
    /// As it stands in the stored array, with its quotes; empty: none.
    pub tag: String,
    pub branches: Vec<Branch>,
    pub order: Order,
}

/// What the rows are ordered by. `Key` is the order of the rows' own key: newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::users) enum Order {
    Key,
    Sort(UserSort),
}

/// Where a page begins: behind (or, backwards, before) this row.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::users) struct Cursor {
    pub back: bool,
    pub text: String,
    pub number: i64,
    pub seq: i64,
    /// Whether the list is in the order of its key.
    pub by_key: bool,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::users) struct ListRow {
    pub seq: i64,
    pub id: Uuid,
    pub vendor_data: String,
    pub vendor_key: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub country: Option<String>,
    pub status: String,
    pub tags: String,
    pub verified_fields: i64,
    pub created_at: i64,
    pub last_session_at: i64,
}

const COLUMNS: &str = "u.seq, u.id, u.vendor_data, u.vendor_key, u.display_name, u.full_name, \
     u.email, u.country, u.status, u.tags, u.verified_fields, u.created_at, u.last_session_at";

/// The words in which the two databases differ.
struct Dialect {
    /// `position of $2 in $1`
    position: &'static str,
    from_index: &'static str,
    from_due: &'static str,
    from_updated: &'static str,
    index_key: &'static str,
}

const SQLITE: Dialect = Dialect {
    position: "instr",
    // CROSS JOIN keeps SQLite from turning the order of the two tables around.
    from_index: "user_search CROSS JOIN users u WHERE u.seq = user_search.rowid",
    from_due: "search_due d CROSS JOIN users u WHERE u.seq BETWEEN d.low AND d.high",
    from_updated: "revisions r CROSS JOIN users u WHERE u.seq = r.user_seq AND r.source = 'import'",
    index_key: "user_search.rowid",
};

const POSTGRES: Dialect = Dialect {
    position: "strpos",
    from_index: "user_search f JOIN users u ON u.seq = f.user_seq WHERE TRUE",
    from_due: "search_due d JOIN users u ON u.seq BETWEEN d.low AND d.high WHERE TRUE",
    from_updated: "revisions r JOIN users u ON u.seq = r.user_seq WHERE r.source = 'import'",
    index_key: "u.seq",
};

impl Dialect {
    fn of(db: &Db) -> &'static Self {
        match db {
            Db::Sqlite { .. } => &SQLITE,
            Db::Postgres(_) => &POSTGRES,
        }
    }
}

/// FTS5: a phrase in one of its columns, quotes doubled.
fn phrases(plan: &Plan<'_>) -> String {
    let phrase = |column: &str, text: &str| format!("{column} : \"{}\"", text.replace('"', "\"\""));
    let mut parts = Vec::new();
    if !plan.rare.is_empty() {
        parts.extend(plan.rare.iter().map(|piece| phrase("body", piece)));
    } else if plan.search.chars().count() >= 3 {
        parts.push(phrase("body", &plan.search));
    }
    if !plan.tag.is_empty() {
        parts.push(phrase("tags", &plan.tag));
    }
    parts.join(" AND ")
}

/// LIKE: a text anywhere, its own wildcards escaped.
fn anywhere(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// What PostgreSQL's index is asked.
macro_rules! push_texts {
    ($sql:expr, $plan:expr) => {{
        if !$plan.search.is_empty() {
            $sql.push(" AND f.body LIKE ").push_bind(anywhere(&$plan.search));
        }
        if !$plan.tag.is_empty() {
            $sql.push(" AND f.tags LIKE ").push_bind(anywhere(&$plan.tag));
        }
    }};
}

/// Every condition on the user itself.
macro_rules! push_conditions {
    ($sql:expr, $db:expr, $plan:expr, $branch:expr, $dialect:expr) => {{
        let (sql, plan, branch, dialect) = ($sql, $plan, $branch, $dialect);
        let query = plan.query;
        sql.push(" AND u.application_seq = ").push_bind(plan.application_seq);
        if let Branch::CreatedBy(import) = branch {
            sql.push(" AND u.import_id = ").push_bind(*import);
        }
        if let Branch::Status(status) | Branch::Country(_, status) = branch {
            sql.push(" AND u.status = ").push_bind(status.code());
        } else if !query.status.is_empty() {
            // The + keeps SQLite from walking this index, whose order is not the list's.
            sql.push(if matches!($db, Db::Sqlite { .. }) {
                " AND +u.status IN ("
            } else {
                " AND u.status IN ("
            });
            let mut list = sql.separated(", ");
            for status in &query.status {
                list.push_bind(status.code());
            }
            sql.push(")");
        }
        if let Branch::Country(country, _) = branch {
            sql.push(" AND u.country = ").push_bind(country.clone());
        } else if !query.country.is_empty() {
            sql.push(if matches!($db, Db::Sqlite { .. }) {
                " AND +u.country IN ("
            } else {
                " AND u.country IN ("
            });
            let mut list = sql.separated(", ");
            for country in &query.country {
                list.push_bind(country.clone());
            }
            sql.push(")");
        }
        if let Some(from) = query.created_from {
            sql.push(" AND u.created_at >= ").push_bind(from.micros());
        }
        if let Some(before) = query.created_before {
            sql.push(" AND u.created_at < ").push_bind(before.micros());
        }
        if !plan.search.is_empty() {
            sql.push(" AND ").push(dialect.position).push("(");
            sql.push(plan.searched.text(matches!($db, Db::Sqlite { .. }))).push(", ");
            sql.push_bind(plan.search.clone()).push(") > 0");
        }
        if !plan.tag.is_empty() {
            sql.push(" AND ").push(dialect.position).push("(u.tags, ");
            sql.push_bind(plan.tag.clone()).push(") > 0");
        }
        if let Some(import) = query.import
            && !matches!(branch, Branch::CreatedBy(_) | Branch::UpdatedBy(_))
        {
            sql.push(" AND (u.import_id = ").push_bind(import);
            sql.push(" OR EXISTS (SELECT 1 FROM revisions r WHERE r.user_seq = u.seq");
            sql.push(" AND r.source = 'import' AND r.source_id = ").push_bind(import).push("))");
        }
    }};
}

/// Writes `FROM … WHERE …` of one branch: where its rows come from, and every condition again on
/// the user itself, because an index may lag behind.
macro_rules! push_branch {
    ($sql:expr, $db:expr, $plan:expr, $branch:expr) => {{
        let (sql, plan, branch, dialect) = (&mut $sql, $plan, $branch, Dialect::of($db));
        match branch {
            Branch::All | Branch::Status(_) | Branch::Country(..) | Branch::CreatedBy(_) => {
                sql.push("users u WHERE TRUE");
            }
            Branch::Indexed => {
                sql.push(dialect.from_index);
                match $db {
                    Db::Sqlite { .. } => {
                        sql.push(" AND user_search MATCH ").push_bind(phrases(plan));
                    }
                    Db::Postgres(_) => push_texts!(sql, plan),
                }
            }
            Branch::Index => {
                sql.push("user_search f WHERE f.application_seq = ");
                sql.push_bind(plan.application_seq);
                push_texts!(sql, plan);
            }
            Branch::Due => {
                sql.push(dialect.from_due).push(" AND d.application_seq = ");
                sql.push_bind(plan.application_seq);
            }
            Branch::UpdatedBy(import) => {
                sql.push(dialect.from_updated).push(" AND r.source_id = ").push_bind(*import);
            }
        }
        if !matches!(branch, Branch::Index) {
            push_conditions!(sql, $db, plan, branch, dialect);
        }
    }};
}

/// One page, in the order asked for or, with a cursor that goes back, in the opposite one.
pub(in crate::users) async fn list(
    db: &Db,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<ListRow>> {
    let back = cursor.is_some_and(|cursor| cursor.back);
    let ascending = plan.query.ascending != back;
    let distinct = plan.branches.contains(&Branch::Due);
    macro_rules! run {
        ($pool:expr) => {{
            let mut sql = QueryBuilder::new("SELECT * FROM (");
            for (number, branch) in plan.branches.iter().enumerate() {
                if number > 0 {
                    sql.push(if distinct { " UNION " } else { " UNION ALL " });
                }
                sql.push("SELECT * FROM (SELECT ").push(COLUMNS).push(" FROM ");
                if matches!(branch, Branch::Index) {
                    sql.push("users u JOIN (SELECT f.user_seq FROM ");
                }
                push_branch!(sql, db, plan, branch);
                if let Some(cursor) = cursor {
                    let than = if ascending { " > " } else { " < " };
                    match plan.order {
                        Order::Key => {
                            sql.push(" AND ").push(key_of(db, branch)).push(than);
                            sql.push_bind(cursor.seq);
                        }
                        Order::Sort(UserSort::VendorData) => {
                            sql.push(" AND u.vendor_key").push(than).push_bind(cursor.text.clone());
                        }
                        Order::Sort(sort) => {
                            sql.push(" AND (u.").push(column(sort)).push(", u.seq)").push(than);
                            sql.push("(").push_bind(cursor.number).push(", ");
                            sql.push_bind(cursor.seq).push(")");
                        }
                    }
                }
                sql.push(" ORDER BY ").push(order(plan.order, ascending, "u.", key_of(db, branch)));
                if matches!(branch, Branch::Index) {
                    sql.push(" LIMIT ").push_bind(limit);
                    sql.push(") AS f ON u.seq = f.user_seq");
                }
                sql.push(" LIMIT ").push_bind(limit).push(") AS b").push(number.to_string());
            }
            sql.push(") AS u ORDER BY ").push(order(plan.order, ascending, "u.", "u.seq"));
            sql.push(" LIMIT ").push_bind(limit);
            sql.build_query_as().persistent(keeps_plans(db)).fetch_all($pool).await
        }};
    }
    let rows = on_db!(db, pool => run!(pool))?;
    Ok(rows)
}

/// How many rows there are, counted no further than `most`.
pub(in crate::users) async fn count(db: &Db, plan: &Plan<'_>, most: i64) -> Result<i64> {
    let distinct = plan.branches.contains(&Branch::Due);
    macro_rules! run {
        ($pool:expr) => {{
            let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM (");
            for (number, branch) in plan.branches.iter().enumerate() {
                if number > 0 {
                    sql.push(if distinct { " UNION " } else { " UNION ALL " });
                }
                sql.push(match branch {
                    Branch::Index => "SELECT * FROM (SELECT f.user_seq FROM ",
                    _ => "SELECT * FROM (SELECT u.seq FROM ",
                });
                push_branch!(sql, db, plan, branch);
                sql.push(" LIMIT ").push_bind(most).push(") AS b").push(number.to_string());
            }
            sql.push(") AS u");
            sql.build_query_as().persistent(keeps_plans(db)).fetch_one($pool).await
        }};
    }
    let (count,): (i64,) = on_db!(db, pool => run!(pool))?;
    Ok(count.min(most))
}

/// Whether the trigram index has not seen some of the application's users.
pub(in crate::users) async fn any_due(db: &Db, application_seq: i64) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM search_due WHERE application_seq = $1 LIMIT 1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

/// PostgreSQL forgets what is looked for when it keeps a statement's plan, and then reads the whole
/// roster for a rare text. SQLite plans without looking at the values.
fn keeps_plans(db: &Db) -> bool {
    matches!(db, Db::Sqlite { .. })
}

/// Whether the index's own table says enough for a list of its own.
pub(in crate::users) fn answers_alone(db: &Db) -> bool {
    matches!(db, Db::Postgres(_))
}

/// What some of the application's latest users are searched by; none where it would not be used:
/// PostgreSQL finds the rare pieces of a text by itself.
pub(in crate::users) async fn sample(
    db: &Db,
    application_seq: i64,
    search: &str,
) -> Result<Option<Vec<String>>> {
    let Db::Sqlite { read, .. } = db else { return Ok(None) };
    if search.chars().count() < 6 {
        return Ok(None);
    }
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT search_text FROM users WHERE application_seq = $1
         ORDER BY created_at DESC LIMIT 100",
    )
    .bind(application_seq)
    .fetch_all(read)
    .await?;
    Ok(Some(rows.into_iter().map(|(text,)| text).collect()))
}

fn key_of(db: &Db, branch: &Branch) -> &'static str {
    match branch {
        Branch::Indexed => Dialect::of(db).index_key,
        Branch::Index => "f.user_seq",
        Branch::UpdatedBy(_) => "r.user_seq",
        _ => "u.seq",
    }
}

fn column(sort: UserSort) -> &'static str {
    match sort {
        UserSort::Created => "created_at",
        UserSort::LastActivity => "last_session_at",
        UserSort::VendorData => "vendor_key",
    }
}

fn order(order: Order, ascending: bool, table: &str, key: &str) -> String {
    let way = if ascending { "ASC" } else { "DESC" };
    match order {
        Order::Key => format!("{key} {way}"),
        Order::Sort(UserSort::VendorData) => format!("{table}vendor_key {way}"),
        Order::Sort(sort) => format!("{table}{} {way}, {table}seq {way}", column(sort)),
    }
}
