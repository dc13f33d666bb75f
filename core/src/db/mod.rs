//! Two native pools behind one SQL text.
//!
//! Statements are written once with `$1` placeholders and run on either database through
//! [`on_db!`] (reading, outside of a transaction) and [`on_tx!`] (everything that writes).

mod batches;
mod migrate;
mod open;
mod statement;
mod tx;

pub(crate) use batches::run_batches;
pub(crate) use migrate::{migrate, pending};
pub use open::{Db, DbError, open};
pub(crate) use statement::{Statement, Value};
pub use tx::Tx;

/// Runs one expression on a pool for reading, whichever database it is.
macro_rules! on_db {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body,
            $crate::db::Db::Postgres($pool) => $body,
        }
    };
}

/// Runs one expression on the connection of a transaction, whichever database it is.
macro_rules! on_tx {
    ($tx:expr, $connection:ident => $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            $crate::db::Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

pub(crate) use {on_db, on_tx};

/// The unique constraint that a write violated, for stores that turn it into a field error.
/// PostgreSQL gives its name; SQLite gives its columns, `table.column, table.column`.
pub(crate) fn broken_constraint(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?;
    if !error.is_unique_violation() {
        return None;
    }
    Some(match error.constraint() {
        Some(name) => name.to_owned(),
        None => error.message().rsplit(": ").next().unwrap_or_default().to_owned(),
    })
}
