//! Migrated, empty databases, as copies of one template for each set of migrations: a copy takes a
//! fraction of the time that the migrations take. A PostgreSQL database is gone with the flow that
//! needed it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use rollcall_core::{db, upgrade};
use sqlx::{Connection, Executor, PgConnection};

/// Held by whoever makes the template, so that the other flows wait for it.
const TEMPLATE_LOCK: i64 = 0x_726f_6c6c_6361;

/// Puts a migrated, empty database into a new file.
///
/// # Panics
/// When the template cannot be made or copied.
pub async fn make_sqlite(file: &Path) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join(format!("template_{}.db", migrations("sqlite")));
    if !template.exists() {
        // Made elsewhere and then moved, because other flows look for it at the same time.
        let place = tempfile::tempdir_in(folder).unwrap();
        let fresh = place.path().join("fresh.db");
        migrate(&format!("sqlite://{}", fresh.display())).await;
        std::fs::rename(fresh, &template).unwrap();
    }
    std::fs::copy(&template, file).unwrap();
}

/// A PostgreSQL database of a name that nobody else has.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// # Panics
    /// When the server does not answer or refuses.
    pub async fn make(server: &str) -> Self {
        let name = format!("flow_{:016x}", rand::random::<u64>());
        let mut admin = PgConnection::connect(server).await.unwrap();
        let template = template(server, &mut admin).await;
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
        Self { server: server.to_owned(), name }
    }

    pub fn url(&self) -> String {
        url(&self.server, &self.name)
    }

    async fn remove(&self) -> sqlx::Result<()> {
        let mut admin = PgConnection::connect(&self.server).await?;
        // A worker may still hold a connection.
        run(&mut admin, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await
    }
}

impl Drop for Database {
    /// Waits: hundreds of rosters that are left behind fill a disk.
    fn drop(&mut self) {
        let removed = std::thread::scope(|scope| {
            let remove = || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.unwrap().block_on(self.remove())
            };
            scope.spawn(remove).join()
        });
        match removed {
            Ok(Ok(())) => {}
            // The test says by itself what is wrong; a second panic would hide it.
            problem if std::thread::panicking() => eprintln!("{}: {problem:?}", self.name),
            problem => panic!("{} is left behind: {problem:?}", self.name),
        }
    }
}

/// The name of the template, which stays on the server for the next run.
async fn template(server: &str, admin: &mut PgConnection) -> String {
    let name = format!("template_{}", migrations("postgres"));
    if exists(admin, &name).await {
        return name;
    }
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut *admin)
        .await
        .unwrap();
    if !exists(admin, &name).await {
        // Renamed at last, so that no half one is ever copied, also when this flow is killed.
        let fresh = format!("flow_{:016x}", rand::random::<u64>());
        run(admin, format!("CREATE DATABASE {fresh}")).await.unwrap();
        migrate(&url(server, &fresh)).await;
        run(admin, format!("ALTER DATABASE {fresh} RENAME TO {name}")).await.unwrap();
    }
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(TEMPLATE_LOCK).execute(admin).await.unwrap();
    name
}

async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    let sql = "SELECT datname FROM pg_database WHERE datname = $1";
    let found: Option<(String,)> =
        sqlx::query_as(sql).bind(name).fetch_optional(admin).await.unwrap();
    found.is_some()
}

/// Runs a statement whose names are made of letters and digits here, and cannot be parameters.
async fn run(admin: &mut PgConnection, sql: String) -> sqlx::Result<()> {
    admin.execute(sqlx::AssertSqlSafe(sql)).await.map(drop)
}

/// Without a connection left behind: a database that somebody is connected to cannot be copied.
async fn migrate(url: &str) {
    let db = db::open(url).await.unwrap();
    upgrade::upgrade(&db).await.unwrap();
    db.close().await;
}

fn url(server: &str, database: &str) -> String {
    let (base, rest) = server.rsplit_once('/').unwrap();
    let query = rest.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    format!("{base}/{database}{query}")
}

/// What tells one set of migrations from another: the hash of their names and texts.
fn migrations(database: &str) -> String {
    let folder = root().join("core/migrations").join(database);
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        file.file_name().hash(&mut hash);
        std::fs::read(file).unwrap().hash(&mut hash);
    }
    format!("{:016x}", hash.finish())
}

/// Of the workspace. The flows of core and of the server, in different folders, share this file.
fn root() -> &'static Path {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.find(|folder| folder.join("core/migrations").is_dir()).unwrap()
}
