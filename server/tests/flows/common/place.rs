//! The real program on a database of its own, to be killed.

use std::process::{Child, Command, Stdio};

use rollcall_core::access::{Actor, Role};
use rollcall_core::context::{Context, OpenConfig, Settings};
use rollcall_core::db::Db;
use rollcall_core::operators::{self, NewOperator};
use rollcall_core::upgrade;
use tempfile::TempDir;

use super::database::{self, Database};
use super::{PASSWORD, write_site};

/// A database of its own with the program as it is delivered.
pub struct Place {
    pub name: &'static str,
    url: String,
    pub ctx: Context,
    pub folder: TempDir,
    // Goes last.
    _database: Option<Database>,
}

impl Place {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("roster.db");
        database::make_sqlite(&file).await;
        let url = format!("sqlite://{}", file.display());
        Self::open("SQLite", url, folder, None).await
    }

    pub async fn postgres(server: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::make(server).await;
        Self::open("PostgreSQL", database.url(), folder, Some(database)).await
    }

    async fn open(
        name: &'static str,
        url: String,
        folder: TempDir,
        database: Option<Database>,
    ) -> Self {
        write_site(&folder.path().join("site"));
        let config = OpenConfig {
            database_url: url.clone(),
            storage_url: format!("file://{}", folder.path().join("objects").display()),
            settings: Settings::default(),
        };
        let ctx = Context::open(config).await.unwrap();
        upgrade::upgrade(&ctx.db).await.unwrap();
        Self { name, url, ctx, folder, _database: database }
    }

    /// Both databases; PostgreSQL has to be there where the tests are told so.
    pub async fn all() -> Vec<Self> {
        let mut places = vec![Self::sqlite().await];
        match std::env::var("ROLLCALL_TEST_POSTGRES") {
            Ok(server) => places.push(Self::postgres(&server).await),
            Err(_) => assert!(
                std::env::var("ROLLCALL_TEST_REQUIRE_POSTGRES").is_err(),
                "ROLLCALL_TEST_POSTGRES must name a PostgreSQL server"
            ),
        }
        places
    }

    /// The program as it is delivered, with its worker.
    pub fn serve(&self) -> Child {
        let path = |name: &str| self.folder.path().join(name);
        Command::new(env!("CARGO_BIN_EXE_rollcall"))
            .args(["serve", "--addr", "127.0.0.1:0"])
            .env("ROLLCALL_DATABASE_URL", &self.url)
            .env("ROLLCALL_STORAGE_URL", format!("file://{}", path("objects").display()))
            .env("ROLLCALL_SITE", path("site"))
            .env("ROLLCALL_LOG", "error")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    pub async fn execute(&self, sql: &'static str) {
        match &self.ctx.db {
            Db::Sqlite { write, .. } => drop(sqlx::query(sql).execute(write).await.unwrap()),
            Db::Postgres(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
        }
    }

    pub async fn numbers(&self, sql: &'static str) -> Vec<(String, i64)> {
        match &self.ctx.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_all(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
        }
    }

    pub async fn owner(&self) -> Actor {
        let email = "owner@acme.test";
        let new = NewOperator {
            email: email.into(),
            name: "Owner".into(),
            organization: "acme".into(),
            application: "main".into(),
            role: Role::Owner,
            password: Some(PASSWORD.into()),
        };
        operators::create(&self.ctx, &new).await.unwrap();
        operators::resolve_by_email(&self.ctx, email, "acme", "main", "test")
            .await
            .unwrap()
            .unwrap()
    }

    /// The lease of a program that is no more runs out; nobody has to wait for it here.
    pub async fn let_leases_run_out(&self) {
        self.execute("UPDATE jobs SET leased_until = 0, run_at = 0").await;
    }
}
