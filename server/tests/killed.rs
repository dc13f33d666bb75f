//! The real program, killed with SIGKILL at random moments: whatever it was doing goes on by
//! itself, and the end is the same as if nothing had happened.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::body::Bytes;
use common::{PASSWORD, write_site};
use rollcall_core::access::{self, Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::context::{Context, OpenConfig, Settings};
use rollcall_core::db::{self, Db};
use rollcall_core::imports::{self, Choices, Counts, ImportState, Undone};
use rollcall_core::operators::{self, NewOperator};
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

const ROWS: usize = 24_000;
/// Kills for each database, at least.
const KILLS: usize = 50;
/// Kills of one step; then it may go on in peace.
const KILLS_OF_A_STEP: usize = 18;

struct Place {
    name: &'static str,
    url: String,
    ctx: Context,
    folder: TempDir,
}

impl Place {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/roster.db", folder.path().display());
        Self::open("SQLite", url, folder).await
    }

    async fn postgres(server: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("killed_{:016x}", rand::random::<u64>());
        let mut admin = PgConnection::connect(server).await.unwrap();
        // A name made of digits and letters here, which no statement can take as a parameter.
        admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        Self::open("PostgreSQL", format!("{base}/{name}"), folder).await
    }

    async fn open(name: &'static str, url: String, folder: TempDir) -> Self {
        write_site(&folder.path().join("site"));
        let config = OpenConfig {
            database_url: url.clone(),
            storage_url: format!("file://{}", folder.path().join("objects").display()),
            settings: Settings::default(),
        };
        let ctx = Context::open(config).await.unwrap();
        db::migrate(&ctx.db).await.unwrap();
        Self { name, url, ctx, folder }
    }

    /// The program as it is delivered, with its worker.
    fn serve(&self) -> Child {
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

    async fn execute(&self, sql: &'static str) {
        match &self.ctx.db {
            Db::Sqlite { write, .. } => drop(sqlx::query(sql).execute(write).await.unwrap()),
            Db::Postgres(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
        }
    }

    async fn numbers(&self, sql: &'static str) -> Vec<(String, i64)> {
        match &self.ctx.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_all(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
        }
    }

    async fn owner(&self) -> Actor {
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
        access::resolve_by_email(&self.ctx, email, "acme", "main", "test").await.unwrap().unwrap()
    }

    async fn state(&self, actor: &Actor, id: Uuid) -> ImportState {
        imports::find(&self.ctx, actor, id).await.unwrap().unwrap().state
    }
}

/// What is done to an import until it stands in a state.
struct Step {
    id: Uuid,
    state: ImportState,
}

/// Lets the program run until the step is done, and kills it `kills` times on the way.
async fn get_through(place: &Place, actor: &Actor, step: &Step, kills: usize) -> usize {
    let mut killed = 0;
    for _ in 0..2_000 {
        if place.state(actor, step.id).await == step.state {
            return killed;
        }
        let mut program = place.serve();
        if killed < kills {
            tokio::time::sleep(Duration::from_millis(rand::random_range(30..500))).await;
        } else {
            for _ in 0..2_400 {
                if place.state(actor, step.id).await == step.state {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        }
        // Child::kill is SIGKILL.
        program.kill().unwrap();
        program.wait().unwrap();
        killed += usize::from(killed < kills);
        // The lease of a program that is no more runs out; nobody has to wait for it here.
        place.execute("UPDATE jobs SET leased_until = 0, run_at = 0").await;
    }
    panic!("{}: {:?} was not reached", place.name, step.state);
}

fn file(names: &str, every: usize, invalid: usize) -> String {
    let mut file = String::from("vendor_data,full_name,country,tags,status\n");
    for n in (0..ROWS).step_by(every) {
        let status = if n % 100 < invalid { "WRONG" } else { "ACTIVE" };
        file += &format!("k-{n},{names} {n},DEU,\"{names},all\",{status}\n");
    }
    file
}

/// Everything that an undisturbed run and a killed one must agree on.
#[derive(Debug, PartialEq)]
struct End {
    applied: Vec<Counts>,
    undone: Undone,
    users: Vec<(String, i64)>,
    counters: Vec<(String, i64)>,
    tags: Vec<(String, i64)>,
    revisions: Vec<(String, i64)>,
    actions: Vec<String>,
}

async fn upload(place: &Place, actor: &Actor, csv: String) -> Uuid {
    let body = futures::stream::iter([Ok(Bytes::from(csv))]);
    imports::upload(&place.ctx, actor, "users.csv", body).await.unwrap().id
}

/// An import of new users, one that updates half of them, one of all or nothing, and the undo of
/// the second.
async fn story(place: &Place, kills: usize) -> (End, usize) {
    let actor = place.owner().await;
    let ctx = &place.ctx;
    let mut killed = 0;
    let mut ids = Vec::new();
    let whole = Choices { all_or_nothing: true, ..Choices::default() };
    for (csv, choices) in [
        (file("First", 1, 2), Choices::default()),
        (file("Second", 2, 0), Choices::default()),
        (file("Third", 3, 0), whole),
    ] {
        let id = upload(place, &actor, csv).await;
        let ready = Step { id, state: ImportState::Ready };
        killed += get_through(place, &actor, &ready, kills.min(4)).await;
        if choices.all_or_nothing {
            imports::choose(ctx, &actor, id, &choices).await.unwrap();
            killed += get_through(place, &actor, &ready, 0).await;
        }
        imports::start(ctx, &actor, id).await.unwrap();
        let done = Step { id, state: ImportState::Done };
        killed += get_through(place, &actor, &done, kills).await;
        ids.push(id);
    }
    imports::undo(ctx, &actor, ids[1]).await.unwrap();
    let undone = Step { id: ids[1], state: ImportState::Undone };
    killed += get_through(place, &actor, &undone, kills).await;

    let mut applied = Vec::new();
    for id in &ids {
        applied.push(imports::find(ctx, &actor, *id).await.unwrap().unwrap().applied);
    }
    let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
    let entries = audit::search(ctx, &actor, &query).await.unwrap().entries;
    for report in audit::verify(ctx, None).await.unwrap() {
        assert_eq!(report.broken, None, "{}", place.name);
    }
    let end = End {
        applied,
        undone: imports::find(ctx, &actor, ids[1]).await.unwrap().unwrap().undone,
        users: place
            .numbers("SELECT vendor_key || ' ' || full_name, version FROM users ORDER BY 1")
            .await,
        counters: place
            .numbers("SELECT country || ' ' || status, users FROM user_counts ORDER BY 1")
            .await,
        tags: place
            .numbers("SELECT tag || country || status, users FROM tag_counts ORDER BY 1")
            .await,
        revisions: place
            .numbers(
                "SELECT source || ' ' || before, COUNT(*) FROM revisions GROUP BY 1 ORDER BY 1",
            )
            .await,
        actions: entries.into_iter().map(|entry| entry.action).collect(),
    };
    (end, killed)
}

async fn compare(calm: Place, disturbed: Place) {
    let (expected, _) = story(&calm, 0).await;
    assert_eq!(expected.undone.kept, 4_000, "users whom the third import changed after the second");
    let (end, killed) = story(&disturbed, KILLS_OF_A_STEP).await;
    assert!(killed >= KILLS, "{}: killed {killed} times only", disturbed.name);
    assert_eq!(end.users.len(), expected.users.len());
    assert!(end == expected, "{}: another end after {killed} kills", disturbed.name);
    println!("{}: killed {killed} times", disturbed.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_ends_the_same_however_often_the_program_is_killed() {
    compare(Place::sqlite().await, Place::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_ends_the_same_however_often_the_program_is_killed() {
    match std::env::var("ROLLCALL_TEST_POSTGRES") {
        Ok(server) => {
            compare(Place::postgres(&server).await, Place::postgres(&server).await).await;
        }
        Err(_) => assert!(
            std::env::var("ROLLCALL_TEST_REQUIRE_POSTGRES").is_err(),
            "ROLLCALL_TEST_POSTGRES must name a PostgreSQL server"
        ),
    }
}
