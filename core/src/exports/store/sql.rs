use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};
use uuid::Uuid;

use crate::access::UserColumn;
use crate::db::Db;
use crate::exports::ExportFilter;
use crate::users::Searched;

/// A value of a statement that runs through sqlx and, where rows are many, through rusqlite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exports) enum Value {
    Int(i64),
    Text(String),
    Id(Uuid),
}

/// A statement with its values, in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exports) struct Statement {
    pub text: String,
    pub values: Vec<Value>,
}

/// Which users: an application's, a filter, and what a search of the role looks at.
pub(in crate::exports) struct Wanted<'a> {
    pub application_seq: i64,
    pub filter: &'a ExportFilter,
    pub searched: Searched,
}

struct Builder {
    text: String,
    values: Vec<Value>,
    is_sqlite: bool,
}

impl Builder {
    fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        let number = self.values.len();
        self.text.push_str(&format!("${number}"));
        self
    }

    fn list(&mut self, values: impl Iterator<Item = Value>) -> &mut Self {
        self.push("(");
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    fn finish(self) -> Statement {
        Statement { text: self.text, values: self.values }
    }
}

/// The users wanted, in the order of their creation, with `columns` as the row's cells.
pub(in crate::exports) fn rows(db: &Db, wanted: &Wanted<'_>, columns: &[UserColumn]) -> Statement {
    let mut sql = builder(db);
    let names: Vec<&str> = columns.iter().map(|column| stored(*column)).collect();
    sql.push("SELECT ").push(&names.join(", ")).push(" FROM users u");
    if sql.is_sqlite {
        // Along the table itself: an index would either visit every row anew or sort them all.
        sql.push(" NOT INDEXED");
    }
    conditions(&mut sql, wanted);
    sql.push(" ORDER BY u.seq");
    sql.finish()
}

pub(in crate::exports) fn count(db: &Db, wanted: &Wanted<'_>) -> Statement {
    let mut sql = builder(db);
    sql.push("SELECT COUNT(*) FROM users u");
    conditions(&mut sql, wanted);
    sql.finish()
}

fn builder(db: &Db) -> Builder {
    let is_sqlite = matches!(db, Db::Sqlite { .. });
    Builder { text: String::new(), values: Vec::new(), is_sqlite }
}

fn conditions(sql: &mut Builder, wanted: &Wanted<'_>) {
    let filter = wanted.filter;
    let position = if sql.is_sqlite { "instr(" } else { "strpos(" };
    sql.push(" WHERE u.application_seq = ").bind(Value::Int(wanted.application_seq));
    if !filter.ids.is_empty() {
        sql.push(" AND u.id IN ").list(filter.ids.iter().map(|id| Value::Id(*id)));
    }
    if !filter.status.is_empty() {
        let codes = filter.status.iter().map(|status| Value::Text(status.code().to_owned()));
        sql.push(" AND u.status IN ").list(codes);
    }
    if !filter.country.is_empty() {
        sql.push(" AND u.country IN ").list(filter.country.iter().cloned().map(Value::Text));
    }
    for tag in &filter.tags {
        // As it stands in the stored array, with its quotes.
        let tag = serde_json::Value::from(tag.as_str()).to_string();
        sql.push(" AND ").push(position).push("u.tags, ").bind(Value::Text(tag)).push(") > 0");
    }
    let search = crate::users::folded_search(&filter.search);
    if !search.is_empty() {
        let text = wanted.searched.text(sql.is_sqlite);
        sql.push(" AND ").push(position).push(text).push(", ");
        sql.bind(Value::Text(search)).push(") > 0");
    }
    for (bound, condition) in [
        (filter.created_from, " AND u.created_at >= "),
        (filter.created_before, " AND u.created_at < "),
        (filter.active_from, " AND u.last_session_at >= "),
        // 0 stands for users without a session, who were never active.
        (filter.active_before, " AND u.last_session_at > 0 AND u.last_session_at < "),
    ] {
        if let Some(bound) = bound {
            sql.push(condition).bind(Value::Int(bound.micros()));
        }
    }
    if let Some(import) = filter.import {
        sql.push(" AND (u.import_id = ").bind(Value::Id(import));
        sql.push(" OR EXISTS (SELECT 1 FROM revisions r WHERE r.user_seq = u.seq");
        sql.push(" AND r.source = 'import' AND r.source_id = ").bind(Value::Id(import)).push("))");
    }
}

fn stored(column: UserColumn) -> &'static str {
    match column {
        UserColumn::DiditInternalId => "u.id",
        other => other.name(),
    }
}

impl Statement {
    pub(in crate::exports) fn for_sqlite(&self) -> Query<'static, Sqlite, SqliteArguments> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(self.text.clone()));
        for value in self.values.clone() {
            query = match value {
                Value::Int(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Id(id) => query.bind(id),
            };
        }
        query
    }

    pub(in crate::exports) fn for_postgres(&self) -> Query<'static, Postgres, PgArguments> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(self.text.clone()));
        for value in self.values.clone() {
            query = match value {
                Value::Int(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Id(id) => query.bind(id),
            };
        }
        query
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Int(number) => Ok((*number).into()),
            Self::Text(text) => text.to_sql(),
            // As sqlx keeps ids.
            Self::Id(id) => Ok(id.as_bytes().to_vec().into()),
        }
    }
}
