//! What becomes of a job, by how it ended.

use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use uuid::Uuid;

use super::{
    Job, JobEnd, JobError, JobResult, Lease, NewJob, Registry, RetryPolicy, Worker, enqueue,
};
use crate::Timestamp;
use crate::clock::Clock;
use crate::context::{Context, OpenConfig, Settings};
use crate::db::{self, Db, Tx};
use crate::error::{Error, Result};

/// The subjects, one for each way to end.
const CONFLICTS: Uuid = Uuid::from_u128(1);
const CANNOT: Uuid = Uuid::from_u128(2);
const LOST: Uuid = Uuid::from_u128(3);
const DONE: Uuid = Uuid::from_u128(4);

static FAILED: AtomicI64 = AtomicI64::new(0);

struct Sample;

#[async_trait]
impl Job for Sample {
    fn kind(&self) -> &'static str {
        "test.sample"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        match lease.subject()? {
            CONFLICTS => Err(Error::Conflict("Somebody else was faster.".into()).into()),
            CANNOT => Err(JobError::Failed(Error::Conflict("It is gone.".into()))),
            LOST => {
                let mut tx = ctx.db.begin().await?;
                let other = Lease { holder: "another claim".into(), ..lease.clone() };
                other.renew(ctx, &mut tx).await?;
                Ok(JobEnd::Done)
            }
            _ => Ok(JobEnd::Done),
        }
    }

    async fn failed(&self, _: &Context, _: &mut Tx, subject_id: Uuid, _: &Error) -> Result<()> {
        FAILED.fetch_add(i64::try_from(subject_id.as_u128()).unwrap_or(-1), Ordering::SeqCst);
        Ok(())
    }
}

struct Deletion;

#[async_trait]
impl Job for Deletion {
    fn kind(&self) -> &'static str {
        "test.deletion"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, _: &Context, _: &Lease) -> JobResult {
        Err(Error::Unavailable("The storage is away.".into()).into())
    }
}

static REGISTRY: Registry =
    Registry { jobs: &[&Sample, &Deletion], delivery: &Deletion, cleanups: &[] };

#[derive(Debug, PartialEq, Eq, sqlx_macros::FromRow)]
struct Row {
    state: String,
    attempts: i64,
    run_at: i64,
    last_error: Option<String>,
}

/// A queue on SQLite, whose clock stands still at second 0.
async fn queue(folder: &std::path::Path) -> Context {
    let config = OpenConfig {
        database_url: format!("sqlite://{}/roster.db", folder.display()),
        storage_url: format!("file://{}/objects", folder.display()),
        settings: Settings::default(),
    };
    let mut ctx = Context::open(config).await.expect("a database");
    db::migrate(&ctx.db).await.expect("migrations");
    ctx.clock = Clock::manual(Timestamp::from_micros(0));
    ctx.registry = &REGISTRY;
    // The migrations queue work for the jobs of the real registry.
    let mut tx = ctx.db.begin().await.expect("a transaction");
    db::on_tx!(&mut tx, c => sqlx::query("DELETE FROM jobs").execute(c).await.map(drop))
        .expect("an empty queue");
    tx.commit().await.expect("a commit");
    ctx
}

async fn add(ctx: &Context, kind: &'static dyn Job, subject_id: Uuid) -> Uuid {
    let mut tx = ctx.db.begin().await.expect("a transaction");
    let job = NewJob {
        kind,
        concurrency_key: subject_id.to_string(),
        subject_id: Some(subject_id),
        reserved_for: None,
    };
    let id = enqueue(ctx, &mut tx, &job).await.expect("a job");
    tx.commit().await.expect("a commit");
    id
}

async fn find(ctx: &Context, id: Uuid) -> Option<Row> {
    let Db::Sqlite { read, .. } = &ctx.db else { panic!("SQLite") };
    let sql = "SELECT state, attempts, run_at, last_error FROM jobs WHERE id = $1";
    sqlx::query_as(sql).bind(id).fetch_optional(read).await.expect("a row")
}

#[tokio::test]
async fn a_conflict_is_tried_again_after_a_pause_and_fails_after_the_last_attempt() {
    let folder = tempfile::tempdir().expect("a folder");
    let ctx = queue(folder.path()).await;
    let id = add(&ctx, &Sample, CONFLICTS).await;
    let worker = Worker::new(ctx.clone());
    worker.run_until_idle().await.expect("a run");
    let words = "Somebody else was faster.";
    let waiting = Row {
        state: "waiting".into(),
        attempts: 1,
        run_at: 2_000_000,
        last_error: Some(words.into()),
    };
    assert_eq!(find(&ctx, id).await, Some(waiting));
    for wait in [2, 4, 8, 16] {
        ctx.clock.advance(wait);
        worker.run_until_idle().await.expect("a run");
    }
    let row = find(&ctx, id).await.expect("a failed job");
    assert_eq!((row.state.as_str(), row.attempts), ("failed", 5));
}

#[tokio::test]
async fn a_job_that_cannot_succeed_fails_at_once_and_tells_its_subject() {
    let folder = tempfile::tempdir().expect("a folder");
    let ctx = queue(folder.path()).await;
    let before = FAILED.load(Ordering::SeqCst);
    let id = add(&ctx, &Sample, CANNOT).await;
    Worker::new(ctx.clone()).run_until_idle().await.expect("a run");
    let row = find(&ctx, id).await.expect("a failed job");
    assert_eq!((row.state.as_str(), row.attempts), ("failed", 1));
    assert!(FAILED.load(Ordering::SeqCst) >= before + 2, "the subject was not told");
}

#[tokio::test]
async fn a_claim_that_lost_its_lease_writes_nothing_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let ctx = queue(folder.path()).await;
    let id = add(&ctx, &Sample, LOST).await;
    Worker::new(ctx.clone()).run_until_idle().await.expect("a run");
    // As the other claim left it.
    let row = find(&ctx, id).await.expect("a job");
    assert_eq!((row.state.as_str(), row.attempts, row.last_error), ("running", 1, None));
}

#[tokio::test]
async fn a_deletion_never_fails_for_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let ctx = queue(folder.path()).await;
    let id = add(&ctx, &Deletion, CANNOT).await;
    let worker = Worker::new(ctx.clone());
    for _ in 0..25 {
        worker.run_until_idle().await.expect("a run");
        ctx.clock.advance(3_600);
    }
    let row = find(&ctx, id).await.expect("a job");
    assert_eq!((row.state.as_str(), row.attempts), ("waiting", 25));
}

#[tokio::test]
async fn run_until_idle_leaves_what_is_for_later_and_an_unknown_kind_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut ctx = queue(folder.path()).await;
    let done = add(&ctx, &Sample, DONE).await;
    let deletion = add(&ctx, &Deletion, CANNOT).await;
    Worker::new(ctx.clone()).run_until_idle().await.expect("a run");
    assert_eq!(find(&ctx, done).await, None);
    let later = find(&ctx, deletion).await.expect("a job");
    assert_eq!((later.state.as_str(), later.run_at), ("waiting", 5_000_000));
    static OTHERS: Registry = Registry { jobs: &[&Sample], delivery: &Sample, cleanups: &[] };
    ctx.registry = &OTHERS;
    ctx.clock.advance(5);
    Worker::new(ctx.clone()).run_until_idle().await.expect("a run");
    let row = find(&ctx, deletion).await.expect("a job");
    assert_eq!(row.state, "failed");
}
