use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, PgPool, SqlitePool};

use super::Tx;
use crate::error::Result;

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite allows one writer. Readers work at the same time (WAL).
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// Why a database could not be opened, in one line.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("{0:?} is neither sqlite://FILE nor postgres://USER@HOST/NAME")]
    Scheme(String),
    #[error("the folder {0} of the database cannot be made: {1}")]
    Folder(String, std::io::Error),
    #[error("the database does not answer: {0}")]
    Connect(sqlx::Error),
}

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

/// Opens `sqlite://FILE` (made when it is missing) or `postgres://…`.
pub async fn open(url: &str) -> Result<Db, DbError> {
    if url.starts_with("sqlite:") {
        open_sqlite(url).await
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        open_postgres(url).await
    } else {
        // The URL may contain a password, so only its scheme is repeated.
        Err(DbError::Scheme(url.split(':').next().unwrap_or_default().to_owned()))
    }
}

async fn open_sqlite(url: &str) -> Result<Db, DbError> {
    let options = SqliteConnectOptions::from_str(url).map_err(DbError::Connect)?;
    make_folder(options.get_filename())?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: a committed change survives a power cut, not only a crash.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(30))
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", "67108864")
        .pragma("wal_autocheckpoint", "4000")
        // sqlx hands rows over one by one; a wider channel means fewer switches between threads.
        .row_buffer_size(2_048)
        .statement_cache_capacity(256)
        .disable_statement_logging();
    // The file cache of the system does the rest: imports are no faster with four times as much.
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options.clone().pragma("cache_size", "-16384"))
        .await
        .map_err(DbError::Connect)?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.pragma("cache_size", "-8192").pragma("query_only", "on"))
        .await
        .map_err(DbError::Connect)?;
    Ok(Db::Sqlite { read, write })
}

async fn open_postgres(url: &str) -> Result<Db, DbError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(DbError::Connect)?
        .application_name("rollcall")
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(DbError::Connect)?;
    Ok(Db::Postgres(pool))
}

fn make_folder(file: &Path) -> Result<(), DbError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| DbError::Folder(folder.display().to_string(), error))
}

impl Db {
    /// For people: which database this is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// A transaction that can write. On SQLite it takes the write lock at its start, so that it
    /// cannot fail half-way because another transaction was faster.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        super::on_db!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Ends all connections; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
