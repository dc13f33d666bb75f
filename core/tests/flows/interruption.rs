//! An import that is interrupted goes on where it was, writes nothing twice and loses nothing.

use std::time::Duration;

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::imports::{self, Counts, Import, ImportState};
use rollcall_core::jobs::Worker;
use rollcall_core::users::{self, StatusCounts, UserQuery};
use rollcall_core::{Timestamp, db};
use tokio_util::sync::CancellationToken;

use crate::common::{TestApp, body, test_apps};

const ROWS: usize = 26_000;

/// Every third user exists already; every 100th row is invalid.
fn files() -> (String, String) {
    let mut present = String::from("vendor_data,full_name,status\n");
    let mut file = String::from("vendor_data,full_name,status\n");
    for n in 0..ROWS {
        if n % 3 == 0 {
            present += &format!("u-{n},Before {n},FLAGGED\n");
        }
        let status = if n % 100 == 7 { "WRONG" } else { "ACTIVE" };
        file += &format!("u-{n},After {n},{status}\n");
    }
    (present, file)
}

/// What an undisturbed run and an interrupted one must agree on.
#[derive(Debug, PartialEq)]
struct Result {
    applied: Counts,
    counts: StatusCounts,
    touched: i64,
    revisions: i64,
    actions: Vec<String>,
}

async fn result(app: &TestApp, actor: &Actor, import: &Import) -> Result {
    let import = imports::find(&app.ctx, actor, import.id).await.unwrap().unwrap();
    let (revisions,): (i64,) = match &app.ctx.db {
        db::Db::Sqlite { read, .. } => {
            sqlx::query_as("SELECT COUNT(*) FROM revisions").fetch_one(read).await.unwrap()
        }
        db::Db::Postgres(pool) => {
            sqlx::query_as("SELECT COUNT(*) FROM revisions").fetch_one(pool).await.unwrap()
        }
    };
    let touched = UserQuery { import: Some(import.id), ..UserQuery::default() };
    let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, actor, &query).await.unwrap().entries;
    Result {
        applied: import.applied,
        counts: users::status_counts(&app.ctx, actor).await.unwrap(),
        touched: users::search(&app.ctx, actor, &touched).await.unwrap().total.count,
        revisions,
        actions: entries.into_iter().map(|entry| entry.action).collect(),
    }
}

async fn prepare(app: &TestApp) -> (Actor, Import) {
    let (present, file) = files();
    let actor = app.actor(Role::Owner).await;
    app.import(&actor, &present).await;
    let worker = app.worker();
    let import = imports::upload(&app.ctx, &actor, "users.csv", body(&file)).await.unwrap();
    app.until(&actor, &import, ImportState::Ready).await;
    worker.stop().await;
    app.start_as_shown(&actor, &import).await.unwrap();
    (actor, import)
}

async fn state(app: &TestApp, actor: &Actor, import: &Import) -> ImportState {
    imports::find(&app.ctx, actor, import.id).await.unwrap().unwrap().state
}

/// How a run ends, on each database, that nobody disturbs.
async fn undisturbed() -> Vec<Result> {
    let mut calm = Vec::new();
    for app in test_apps().await {
        let (actor, import) = prepare(&app).await;
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        calm.push(result(&app, &actor, &import).await);
    }
    calm
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_dies_again_and_again_ends_like_an_undisturbed_one() {
    let calm = Box::pin(undisturbed()).await;
    for (mut app, calm) in test_apps().await.into_iter().zip(calm) {
        // Time moves by hand, so that nobody has to wait for a dead worker's lease.
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let (actor, import) = prepare(&app).await;
        let mut deaths = 0;
        while state(&app, &actor, &import).await != ImportState::Done {
            let dying = tokio::spawn(Worker::new(app.ctx.clone()).run(CancellationToken::new()));
            // The first dies so early that no machine is fast enough to have ended. The others live longer
            // and longer, so that each machine gets a chunk done at some time.
            let longest = if deaths == 0 { 10 } else { 300 + 20 * deaths };
            tokio::time::sleep(Duration::from_millis(rand::random_range(1..longest))).await;
            dying.abort();
            deaths += 1;
            assert!(deaths < 500, "{}: it does not get on", app.name);
            app.ctx.clock.advance(10);
        }
        assert!(deaths > 1, "{}: it was never interrupted", app.name);
        assert_eq!(result(&app, &actor, &import).await, calm, "{} after {deaths} deaths", app.name);
        for report in audit::verify(&app.ctx, None).await.unwrap() {
            assert_eq!(report.broken, None);
        }
    }
}

/// A machine that stood still longer than a lease: the worker finds its own job's lease run out and
/// takes it up again, while its first run of it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_takes_its_own_job_up_again_writes_nothing_twice() {
    let calm = Box::pin(undisturbed()).await;
    for (mut app, calm) in test_apps().await.into_iter().zip(calm) {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let (actor, import) = prepare(&app).await;
        let worker = app.worker();
        while state(&app, &actor, &import).await != ImportState::Done {
            tokio::time::sleep(Duration::from_millis(20)).await;
            app.ctx.clock.advance(10);
            app.ctx.wake();
        }
        drop(worker);
        assert_eq!(result(&app, &actor, &import).await, calm, "{}", app.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_told_to_stop_gives_its_work_back_at_once() {
    for app in test_apps().await {
        let (actor, import) = prepare(&app).await;
        let stop = CancellationToken::new();
        let worker = tokio::spawn(Worker::new(app.ctx.clone()).run(stop.clone()));
        while state(&app, &actor, &import).await == ImportState::Waiting {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop.cancel();
        tokio::time::timeout(Duration::from_secs(20), worker).await.unwrap().unwrap();
        let status = rollcall_core::jobs::status(&app.ctx).await.unwrap();
        assert_eq!(status.running, 0, "{}", app.name);
        // Somebody else takes it up without waiting for a lease.
        let _worker = app.worker();
        app.until(&actor, &import, ImportState::Done).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_stops_at_the_next_chunk_and_says_what_it_did() {
    for app in test_apps().await {
        let (actor, import) = prepare(&app).await;
        let second = {
            let _worker = app.worker();
            while state(&app, &actor, &import).await == ImportState::Waiting {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let second = imports::upload(&app.ctx, &actor, "next.csv", body("vendor_data\nu-1\n"))
                .await
                .unwrap();
            // One run at a time: the second waits and says for whom.
            app.until(&actor, &second, ImportState::Ready).await;
            if state(&app, &actor, &import).await == ImportState::Running {
                let second = imports::start(&app.ctx, &actor, second.id).await.unwrap();
                if let Some(first) = &second.waiting_for {
                    assert_eq!(first.id, import.id);
                }
                let cancelled = imports::cancel(&app.ctx, &actor, import.id).await;
                assert!(
                    cancelled.is_ok() || state(&app, &actor, &import).await == ImportState::Done
                );
                app.until(&actor, &second, ImportState::Done).await;
            }
            second
        };
        let first = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert!(!first.state.is_moving(), "{:?}", first.state);
        let after = imports::find(&app.ctx, &actor, second.id).await.unwrap().unwrap();
        assert!(!after.state.is_moving() || after.state == ImportState::Ready);
        let users = users::status_counts(&app.ctx, &actor).await.unwrap().total();
        let present = (ROWS as i64 + 2) / 3;
        assert_eq!(users - present, first.applied.created + after.applied.created, "{}", app.name);
    }
}
