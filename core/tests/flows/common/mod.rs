//! What every flow stands on: a fresh, migrated, empty roster on each database, and the operators
//! of one organization.

use std::sync::Arc;

pub mod archives;
pub mod authenticator;
pub mod database;
pub mod directory;
pub mod identity_provider;
pub mod importing;
pub mod networks;
pub mod passkey;
pub mod people;
pub mod roster;
pub mod s3;
pub mod single_sign_on;

use rollcall_core::access::{Actor, Identity, Role};
use rollcall_core::context::{Context, OpenConfig, Settings};
use rollcall_core::db::Db;
use rollcall_core::exports::{self, Export, ExportState};
use rollcall_core::jobs::Worker;
use rollcall_core::operators::{self, CommandGrant, Granted, NewOperator};
use rollcall_core::sign_in::{self, Client, SignIn};
use rollcall_core::{Error, upgrade};
use sqlx::Executor;
use tokio_util::sync::CancellationToken;

use database::Database;

pub const PASSWORD: &str = "a long enough password";

/// Where operators come from.
pub const ADDRESS: &str = "192.0.2.1";

pub use importing::{body, case};

/// A roster of its own on one database. Its database and files are removed with it.
pub struct TestApp {
    pub ctx: Context,
    pub name: &'static str,
    database_url: String,
    storage_url: String,
    /// Shared by the test apps that stand for several processes of one roster.
    resources: Arc<TestResources>,
    on_failure: OnFailure,
}

/// Says on which database a test fails. Nobody has to name it in every assertion.
struct OnFailure {
    database: &'static str,
    /// Whether the test has come to this database.
    is_reached: bool,
}

impl Drop for OnFailure {
    fn drop(&mut self) {
        if self.is_reached && std::thread::panicking() {
            eprintln!("this test failed on {}", self.database);
        }
    }
}

/// The test apps of one test, one after the other.
pub struct TestApps(Vec<TestApp>);

impl TestApps {
    /// The one on SQLite, for a test that is about no database.
    pub fn first(self) -> TestApp {
        self.into_iter().next().unwrap()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut TestApp> {
        self.0.iter_mut()
    }
}

impl IntoIterator for TestApps {
    type Item = TestApp;
    type IntoIter = std::iter::Map<std::vec::IntoIter<TestApp>, fn(TestApp) -> TestApp>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|mut app| {
            app.on_failure.is_reached = true;
            app
        })
    }
}

/// What is removed when the last test app that uses it is dropped.
struct TestResources {
    folder: tempfile::TempDir,
    _database: Option<Database>,
}

/// A test app on SQLite, and one on PostgreSQL where `ROLLCALL_TEST_POSTGRES` names a server. With
/// `ROLLCALL_TEST_REQUIRE_POSTGRES` its absence fails the test instead of leaving it out.
pub async fn test_apps() -> TestApps {
    test_apps_with(Settings::default()).await
}

pub async fn test_apps_with(settings: Settings) -> TestApps {
    let mut apps = vec![sqlite(settings.clone()).await];
    match std::env::var("ROLLCALL_TEST_POSTGRES") {
        Ok(server) => apps.push(postgres(&server, settings).await),
        Err(_) => assert!(
            std::env::var("ROLLCALL_TEST_REQUIRE_POSTGRES").is_err(),
            "ROLLCALL_TEST_POSTGRES must name a PostgreSQL server"
        ),
    }
    TestApps(apps)
}

async fn sqlite(settings: Settings) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("roster.db");
    database::make_sqlite(&file).await;
    let url = format!("sqlite://{}", file.display());
    open("SQLite", TestResources { folder, _database: None }, url, settings).await
}

async fn postgres(server: &str, settings: Settings) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::make(server).await;
    let url = database.url();
    let resources = TestResources { folder, _database: Some(database) };
    open("PostgreSQL", resources, url, settings).await
}

async fn open(
    name: &'static str,
    resources: TestResources,
    database_url: String,
    settings: Settings,
) -> TestApp {
    let storage_url = format!("file://{}/objects", resources.folder.path().display());
    let config = OpenConfig {
        database_url: database_url.clone(),
        storage_url: storage_url.clone(),
        settings,
    };
    let ctx = Context::open(config).await.unwrap();
    // The copy of a template that is older than the rules of the keys follows them now.
    upgrade::upgrade(&ctx.db).await.unwrap();
    assert_eq!(upgrade::pending(&ctx.db).await.unwrap(), 0);
    let on_failure = OnFailure { database: name, is_reached: false };
    TestApp { ctx, name, database_url, storage_url, resources: Arc::new(resources), on_failure }
}

/// A browser that nobody knows.
pub const CLIENT: Client<'_> =
    Client { address: "192.0.2.1", user_agent: "Browser", cookies: &[], request_id: "request" };

impl TestApp {
    /// The same roster as another process opens it, with the same clock.
    pub async fn another_process(&self) -> Self {
        let config = OpenConfig {
            database_url: self.database_url.clone(),
            storage_url: self.storage_url.clone(),
            settings: self.ctx.settings.clone(),
        };
        let mut ctx = Context::open(config).await.unwrap();
        ctx.clock = self.ctx.clock.clone();
        Self {
            ctx,
            name: self.name,
            database_url: self.database_url.clone(),
            storage_url: self.storage_url.clone(),
            resources: self.resources.clone(),
            on_failure: OnFailure { database: self.name, is_reached: false },
        }
    }

    /// An operator of `acme/main` with this role.
    pub async fn actor(&self, role: Role) -> Actor {
        self.actor_of("acme", "main", role).await
    }

    pub async fn actor_of(&self, organization: &str, application: &str, role: Role) -> Actor {
        let email = format!("{}@{organization}.test", role.code().to_lowercase());
        let new = NewOperator {
            email: email.clone(),
            name: format!("{} of {organization}", role.label()),
            organization: organization.into(),
            application: application.into(),
            role,
            password: Some(PASSWORD.into()),
        };
        match operators::create(&self.ctx, &new).await {
            // The operator may have been made before.
            Ok(_) | Err(Error::Invalid(_)) => {}
            Err(error) => panic!("{error}"),
        }
        operators::resolve_by_email(&self.ctx, &email, organization, application, "test")
            .await
            .unwrap()
            .unwrap()
    }

    /// Gives an operator a role in `organization/main` and its other applications, as the command does.
    pub async fn grant(
        &self,
        email: &str,
        organization: &str,
        role: Role,
    ) -> Result<Option<Granted>, Error> {
        let new = CommandGrant {
            email: email.into(),
            organization: organization.into(),
            application: "main".into(),
            only_application: false,
            role: role.code().into(),
            until: None,
        };
        operators::grant(&self.ctx, &new).await
    }

    /// Signs an operator in who has no second factor.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Identity, Error> {
        match sign_in::with_password(&self.ctx, email, password, &CLIENT).await? {
            SignIn::Done(identity) => Ok(identity),
            SignIn::NeedsCode(_) => panic!("{email} has a second factor"),
        }
    }

    /// Runs every job that is due, and those that these enqueue.
    pub async fn run_jobs(&self) {
        Worker::new(self.ctx.clone()).run_until_idle().await.unwrap();
    }

    /// Runs every job that is due. The export is in this state after it.
    pub async fn run_jobs_until_export(
        &self,
        actor: &Actor,
        export: &Export,
        state: ExportState,
    ) -> Export {
        self.run_jobs().await;
        let found = exports::find(&self.ctx, actor, export.id).await.unwrap().unwrap();
        assert_eq!(found.state, state, "{}: {}", self.name, found.cause);
        found
    }

    /// Waits until an export is in a state.
    pub async fn until_export(&self, actor: &Actor, export: &Export, state: ExportState) -> Export {
        for _ in 0..600 {
            let found = exports::find(&self.ctx, actor, export.id).await.unwrap().unwrap();
            if found.state == state {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let found = exports::find(&self.ctx, actor, export.id).await.unwrap().unwrap();
        panic!("{}: {:?} instead of {state:?}: {}", self.name, found.state, found.cause);
    }

    /// Gives an operator another role, as an administrator of the database would.
    pub async fn set_role(&self, actor: &Actor, role: Role) {
        let operator = actor.operator_id().unwrap();
        let sql = "UPDATE memberships SET role = $1 WHERE operator_id = $2";
        match &self.ctx.db {
            Db::Sqlite { write, .. } => {
                sqlx::query(sql).bind(role.code()).bind(operator).execute(write).await.map(drop)
            }
            Db::Postgres(pool) => {
                sqlx::query(sql).bind(role.code()).bind(operator).execute(pool).await.map(drop)
            }
        }
        .unwrap();
    }

    /// A statement that no operation makes, to set a scene.
    pub async fn execute(&self, sql: &'static str) {
        match &self.ctx.db {
            Db::Sqlite { write, .. } => write.execute(sql).await.map(drop),
            Db::Postgres(pool) => pool.execute(sql).await.map(drop),
        }
        .unwrap();
    }

    /// The one number that a query answers with.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let (number,): (i64,) = match &self.ctx.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await,
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await,
        }
        .unwrap();
        number
    }

    /// The one text that a query answers with.
    pub async fn text(&self, sql: &'static str) -> String {
        let (text,): (String,) = match &self.ctx.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await,
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await,
        }
        .unwrap();
        text
    }

    pub fn objects(&self) -> std::path::PathBuf {
        self.resources.folder.path().join("objects")
    }

    /// Every file under a folder of the storage, half ones too.
    pub fn stored_files(&self, folder: &str) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.objects().join(folder)];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(folder) else { continue };
            for entry in entries.map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    files.push(entry.path().display().to_string());
                }
            }
        }
        files
    }

    /// Works off the queue in the background until the guard is dropped.
    pub fn worker(&self) -> WorkerGuard {
        let stop = CancellationToken::new();
        let task = tokio::spawn(Worker::new(self.ctx.clone()).run(stop.clone()));
        WorkerGuard { stop: stop.drop_guard(), task }
    }

    /// Waits until no job is being worked on: when it is tried again, it is known by then.
    pub async fn until_idle(&self) {
        for _ in 0..600 {
            if rollcall_core::jobs::status(&self.ctx).await.unwrap().running == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{}: a job does not end", self.name);
    }
}

pub struct WorkerGuard {
    /// Dropping it ends the worker.
    stop: tokio_util::sync::DropGuard,
    task: tokio::task::JoinHandle<()>,
}

impl WorkerGuard {
    /// Ends it, and waits until it does nothing any more.
    pub async fn stop(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }
}
