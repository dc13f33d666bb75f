//! The e-mail addresses and phone numbers of all users. No index finds a user by them, because it would
//! cost more than the import that asks: they are read once for each import.

use std::collections::HashMap;

use futures::TryStreamExt;
use rusqlite::{Connection, OpenFlags};
use sqlx::QueryBuilder;

use crate::db::{Db, on_db};
use crate::error::{Error, Result};

/// Users that one statement looks up.
const BATCH_SIZE: usize = 2_000;

/// In the order of the table, so that the file is read from its beginning to its end.
const SQLITE: &str = "SELECT seq, email, phone FROM users INDEXED BY users_by_created \
     WHERE application_seq = ?1 ORDER BY created_at, seq";

const POSTGRES: &str = "SELECT seq, email, phone FROM users WHERE application_seq = $1";

/// Takes the contacts of one user: `seq`, e-mail address and phone number.
pub(crate) trait TakeContacts: Send + 'static {
    fn take(&mut self, seq: i64, email: Option<&str>, phone: Option<&str>);
}

/// Reads the contacts of every user of an application.
pub(crate) async fn read_contacts<T: TakeContacts>(
    db: &Db,
    application_seq: i64,
    mut to: T,
) -> Result<T> {
    match db {
        Db::Sqlite { read, .. } => {
            let file = read.connect_options().get_filename().to_owned();
            let work = move || {
                // sqlx passes every row to another thread, which costs three quarters of the speed.
                read_sqlite(&file, application_seq, &mut to).map_err(broken)?;
                Ok(to)
            };
            tokio::task::spawn_blocking(work)
                .await
                .map_err(|error| Error::internal("imports", &error))?
        }
        Db::Postgres(pool) => {
            let query = sqlx::query_as(POSTGRES).bind(application_seq);
            let mut rows = query.fetch(pool);
            while let Some(row) = rows.try_next().await? {
                let (seq, email, phone): (i64, Option<String>, Option<String>) = row;
                to.take(seq, email.as_deref(), phone.as_deref());
            }
            drop(rows);
            Ok(to)
        }
    }
}

fn read_sqlite(
    file: &std::path::Path,
    application_seq: i64,
    to: &mut impl TakeContacts,
) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    let mut statement = connection.prepare(SQLITE)?;
    let mut rows = statement.query([application_seq])?;
    while let Some(row) = rows.next()? {
        let (email, phone) = (row.get_ref(1)?, row.get_ref(2)?);
        to.take(row.get(0)?, email.as_str_or_null()?, phone.as_str_or_null()?);
    }
    Ok(())
}

/// A database message may quote a value, so only the code is logged.
fn broken(error: rusqlite::Error) -> Error {
    Error::internal("database", &format!("reading contacts: {:?}", error.sqlite_error_code()))
}

/// A user whose contacts were looked up.
pub(crate) struct ContactsOf {
    pub vendor_data: String,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// The contacts of these users, by `seq`.
pub(crate) async fn contacts_of(
    db: &Db,
    application_seq: i64,
    seqs: &[i64],
) -> Result<HashMap<i64, ContactsOf>> {
    let mut found = HashMap::new();
    for part in seqs.chunks(BATCH_SIZE) {
        let rows: Vec<(i64, String, Option<String>, Option<String>)> = on_db!(db, c => {
            let mut sql = QueryBuilder::new(
                "SELECT seq, vendor_data, email, phone FROM users WHERE application_seq = ",
            );
            sql.push_bind(application_seq).push(" AND seq IN (");
            let mut list = sql.separated(", ");
            for seq in part {
                list.push_bind(*seq);
            }
            sql.push(")");
            sql.build_query_as().persistent(false).fetch_all(c).await
        })?;
        let of = |(seq, vendor_data, email, phone)| (seq, ContactsOf { vendor_data, email, phone });
        found.extend(rows.into_iter().map(of));
    }
    Ok(found)
}
