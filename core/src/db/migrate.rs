use sqlx::migrate::{Migrate, Migrator};

use super::Db;
use crate::error::{Error, Result};

static SQLITE: Migrator = sqlx_macros::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx_macros::migrate!("./migrations/postgres");

/// Applies the migrations that the database lacks. Returns their number.
pub(crate) async fn migrate(db: &Db) -> Result<usize> {
    let before = pending(db).await?;
    let outcome = match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await,
        Db::Postgres(pool) => POSTGRES.run(pool).await,
    };
    outcome.map_err(|error| Error::internal("migrate", &error))?;
    Ok(before)
}

/// How many migrations the database lacks.
pub(crate) async fn pending(db: &Db) -> Result<usize> {
    let (known, applied) = match db {
        Db::Sqlite { write, .. } => {
            let mut connection = write.acquire().await?;
            (&SQLITE, applied(&mut *connection, &SQLITE).await?)
        }
        Db::Postgres(pool) => {
            let mut connection = pool.acquire().await?;
            (&POSTGRES, applied(&mut *connection, &POSTGRES).await?)
        }
    };
    Ok(known.iter().filter(|migration| !applied.contains(&migration.version)).count())
}

async fn applied(connection: &mut impl Migrate, migrator: &Migrator) -> Result<Vec<i64>> {
    let table = &migrator.table_name;
    connection.ensure_migrations_table(table).await.map_err(failed)?;
    let list = connection.list_applied_migrations(table).await.map_err(failed)?;
    Ok(list.into_iter().map(|migration| migration.version).collect())
}

fn failed(error: sqlx::migrate::MigrateError) -> Error {
    Error::internal("migrate", &error)
}
