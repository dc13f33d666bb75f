use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::{Query, QueryAs};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::Db;
use crate::error::Result;

/// A value of a statement that runs through sqlx and, where rows are many, through rusqlite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Int(i64),
    Text(String),
    Id(Uuid),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Uuid> for Value {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

/// A query built from parts. Values are always bound. Only text from this program is pushed.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    text: String,
    values: Vec<Value>,
    is_sqlite: bool,
}

impl Statement {
    pub fn new(db: &Db, text: &'static str) -> Self {
        let is_sqlite = matches!(db, Db::Sqlite { .. });
        Self { text: text.to_owned(), values: Vec::new(), is_sqlite }
    }

    /// Pushes the text for this database, where the two dialects differ.
    pub fn is_sqlite(&self) -> bool {
        self.is_sqlite
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let number = self.values.len();
        self.text.push_str(&format!("${number}"));
        self
    }

    /// `($1, $2, …)`
    pub fn bind_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.push("(");
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// All rows, outside of a transaction.
    pub async fn fetch_all<T>(self, db: &Db) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let rows = match db {
            Db::Sqlite { read, .. } => {
                let mut query: QueryAs<'_, Sqlite, T, SqliteArguments> =
                    sqlx::query_as(AssertSqlSafe(self.text));
                for value in self.values {
                    query = match value {
                        Value::Int(number) => query.bind(number),
                        Value::Text(text) => query.bind(text),
                        Value::Id(id) => query.bind(id),
                    };
                }
                query.fetch_all(read).await?
            }
            Db::Postgres(pool) => {
                let mut query: QueryAs<'_, Postgres, T, PgArguments> =
                    sqlx::query_as(AssertSqlSafe(self.text));
                for value in self.values {
                    query = match value {
                        Value::Int(number) => query.bind(number),
                        Value::Text(text) => query.bind(text),
                        Value::Id(id) => query.bind(id),
                    };
                }
                // A cached PostgreSQL plan does not know the searched text, and would read all
                // users for a rare one. SQLite plans without the values in any case.
                query.persistent(false).fetch_all(pool).await?
            }
        };
        Ok(rows)
    }

    /// For rows that are read one by one.
    pub fn for_postgres(&self) -> Query<'static, Postgres, PgArguments> {
        let mut query = sqlx::query(AssertSqlSafe(self.text.clone()));
        for value in self.values.clone() {
            query = match value {
                Value::Int(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Id(id) => query.bind(id),
            };
        }
        query.persistent(false)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Int(number) => Ok((*number).into()),
            Self::Text(text) => text.to_sql(),
            // The same bytes as sqlx writes.
            Self::Id(id) => Ok(id.as_bytes().to_vec().into()),
        }
    }
}
