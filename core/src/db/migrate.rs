use sqlx::migrate::{Migrate, Migrator};

use super::Db;
use crate::error::{Error, Result};
use crate::faces::archive;
use crate::users;

static SQLITE: Migrator = sqlx_macros::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx_macros::migrate!("./migrations/postgres");

/// Updates the schema to the one of this binary. Returns the number of migrations applied.
pub async fn migrate(db: &Db) -> Result<usize> {
    let before = pending(db).await?;
    let outcome = match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await,
        Db::Postgres(pool) => POSTGRES.run(pool).await,
    };
    outcome.map_err(|error| Error::internal("migrate", &error))?;
    follow_key_rules(db).await?;
    Ok(before)
}

/// User IDs are compared by Unicode rules that SQL cannot apply, so they are applied here.
async fn follow_key_rules(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    if users::begin_rekey(&mut tx).await? {
        users::rekey(db, &mut tx).await?;
        archive::rekey(db, &mut tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Steps that the database still lacks: migrations, and the current rules for user IDs.
pub async fn pending(db: &Db) -> Result<usize> {
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
    let missing = known.iter().filter(|migration| !applied.contains(&migration.version)).count();
    // User IDs written by older rules would not be found, and users would be added a second time.
    if missing == 0 && users::keys_follow_older_rules(db).await? {
        return Ok(1);
    }
    Ok(missing)
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
