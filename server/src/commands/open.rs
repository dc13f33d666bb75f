use rollcall_core::context::{Context, OpenConfig, OpenError, Settings};
use rollcall_core::upgrade;

use crate::config::{Database, Storage};
use crate::failure::{Failure, Result};

/// The database and the storage, whatever state the tables are in.
pub async fn open(database: &Database, storage: &Storage, settings: Settings) -> Result<Context> {
    let config = OpenConfig {
        database_url: database.database_url.clone(),
        storage_url: storage.storage_url.clone(),
        settings,
    };
    Context::open(config).await.map_err(|error| {
        let place = match &error {
            OpenError::Db(_) => "ROLLCALL_DATABASE_URL (--database-url)",
            OpenError::Files(_) => "ROLLCALL_STORAGE_URL (--storage-url)",
        };
        Failure::config(format!("{place}: {error}"))
    })
}

/// As [`open`], with tables that this binary knows.
pub async fn open_migrated(
    database: &Database,
    storage: &Storage,
    settings: Settings,
) -> Result<Context> {
    let ctx = open(database, storage, settings).await?;
    match upgrade::pending(&ctx.db).await? {
        0 => Ok(ctx),
        pending => Err(Failure::work(format!(
            "the database lacks {pending} migrations of this version; run `rollcall migrate` first"
        ))),
    }
}
