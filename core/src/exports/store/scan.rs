use bytes::Bytes;
use futures::TryStreamExt;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::sql;
use crate::Timestamp;
use crate::access::UserColumn;
use crate::clock::Clock;
use crate::db::{Db, Statement};
use crate::error::{Error, Result};
use crate::users::Conditions;

/// A row's cells by the place of their column. An empty cell is `None`.
pub(crate) trait Cells {
    /// Stored text, which is always valid UTF-8.
    fn text(&self, index: usize) -> Result<Option<&[u8]>>;
    fn number(&self, index: usize) -> Result<Option<i64>>;
    fn id(&self, index: usize) -> Result<Uuid>;
}

/// Turns rows into bytes.
pub(crate) trait Encoder: Send + 'static {
    /// Takes a row, and returns a piece of the file when one is complete.
    fn row(&mut self, row: &impl Cells) -> Result<Option<Bytes>>;
    /// The last piece.
    fn end(self) -> Result<Bytes>;
}

/// A piece of the file, and the number of rows read so far.
pub(crate) struct Piece {
    pub bytes: Bytes,
    pub rows: i64,
}

/// The result of a complete scan.
pub(in crate::exports) struct Scanned {
    /// The time of the snapshot.
    pub snapshot_at: Timestamp,
    /// Number of erasures in the application until then.
    pub erasures: i64,
    pub rows: i64,
}

const ERASURES: &str = "SELECT erasures FROM applications WHERE seq = $1";

/// Reads the matching users in one read transaction, in the order of their creation, and sends each
/// piece of the file. Stops early when the receiver is gone.
pub(in crate::exports) async fn scan(
    db: &Db,
    clock: &Clock,
    wanted: &Conditions<'_>,
    columns: &[UserColumn],
    encoder: impl Encoder,
    pieces: Sender<Piece>,
) -> Result<Scanned> {
    let statement = sql::rows(db, wanted, columns);
    let application_seq = wanted.application_seq;
    match db {
        Db::Sqlite { read, .. } => {
            let file = read.connect_options().get_filename().to_owned();
            let clock = clock.clone();
            let work = move || sqlite(&file, application_seq, &clock, &statement, encoder, &pieces);
            tokio::task::spawn_blocking(work)
                .await
                .map_err(|error| Error::internal("exports", &error))?
        }
        Db::Postgres(pool) => {
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
            let mut transaction = pool.begin_with(begin).await?;
            // The snapshot is taken by the first statement.
            let (erasures,): (i64,) =
                sqlx::query_as(ERASURES).bind(application_seq).fetch_one(&mut *transaction).await?;
            let snapshot_at = clock.now();
            let rows = postgres(&mut transaction, &statement, encoder, &pieces).await?;
            transaction.commit().await?;
            Ok(Scanned { snapshot_at, erasures, rows })
        }
    }
}

async fn postgres(
    connection: &mut sqlx::PgConnection,
    statement: &Statement,
    mut encoder: impl Encoder,
    pieces: &Sender<Piece>,
) -> Result<i64> {
    let mut found = statement.for_postgres().fetch(connection);
    let mut rows = 0;
    while let Some(row) = found.try_next().await? {
        rows += 1;
        if let Some(bytes) = encoder.row(&row)? {
            pieces.send(Piece { bytes, rows }).await.map_err(|_| nobody_listens())?;
        }
    }
    let piece = Piece { bytes: encoder.end()?, rows };
    pieces.send(piece).await.map_err(|_| nobody_listens())?;
    Ok(rows)
}

/// sqlx passes SQLite's rows to another thread and copies each value, which costs three quarters of
/// the speed. rusqlite (linked to the same SQLite library) lends the values instead.
fn sqlite(
    file: &std::path::Path,
    application_seq: i64,
    clock: &Clock,
    statement: &Statement,
    mut encoder: impl Encoder,
    pieces: &Sender<Piece>,
) -> Result<Scanned> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(broken)?;
    connection.busy_timeout(std::time::Duration::from_secs(30)).map_err(broken)?;
    let transaction = connection.transaction().map_err(broken)?;
    // The snapshot is taken by the first statement.
    let erasures =
        transaction.query_row(ERASURES, [application_seq], |row| row.get(0)).map_err(broken)?;
    let snapshot_at = clock.now();
    let mut prepared = transaction.prepare(statement.text()).map_err(broken)?;
    let values = rusqlite::params_from_iter(statement.values());
    let mut found = prepared.query(values).map_err(broken)?;
    let mut rows = 0;
    while let Some(row) = found.next().map_err(broken)? {
        rows += 1;
        if let Some(bytes) = encoder.row(row)? {
            pieces.blocking_send(Piece { bytes, rows }).map_err(|_| nobody_listens())?;
        }
    }
    let piece = Piece { bytes: encoder.end()?, rows };
    pieces.blocking_send(piece).map_err(|_| nobody_listens())?;
    Ok(Scanned { snapshot_at, erasures, rows })
}

/// The receiver stopped listening: the run was cancelled or its storage failed. The receiver knows
/// which.
fn nobody_listens() -> Error {
    Error::Conflict("The export was stopped.".into())
}

/// A database message may quote a value, so only the code is logged.
fn broken(error: rusqlite::Error) -> Error {
    Error::internal("database", &format!("reading rows: {:?}", error.sqlite_error_code()))
}

fn unexpected() -> Error {
    Error::internal("database", &"a stored value of another type")
}

impl Cells for rusqlite::Row<'_> {
    fn text(&self, index: usize) -> Result<Option<&[u8]>> {
        match self.get_ref(index).map_err(broken)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => Ok(Some(bytes)),
            _ => Err(unexpected()),
        }
    }

    fn number(&self, index: usize) -> Result<Option<i64>> {
        match self.get_ref(index).map_err(broken)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(number) => Ok(Some(number)),
            _ => Err(unexpected()),
        }
    }

    fn id(&self, index: usize) -> Result<Uuid> {
        match self.get_ref(index).map_err(broken)? {
            ValueRef::Blob(bytes) => Uuid::from_slice(bytes).map_err(|_| unexpected()),
            _ => Err(unexpected()),
        }
    }
}

impl Cells for PgRow {
    fn text(&self, index: usize) -> Result<Option<&[u8]>> {
        Ok(self.try_get::<Option<&str>, _>(index)?.map(str::as_bytes))
    }

    fn number(&self, index: usize) -> Result<Option<i64>> {
        Ok(self.try_get(index)?)
    }

    fn id(&self, index: usize) -> Result<Uuid> {
        Ok(self.try_get(index)?)
    }
}
