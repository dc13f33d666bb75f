use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::store::Claimer;
use super::{Lease, run, store};
use crate::Timestamp;
use crate::context::Context;
use crate::error::Result;

/// Claims jobs from the queue and runs several at once.
pub struct Worker {
    ctx: Context,
    id: String,
    /// Only jobs that are reserved for this worker: a command that runs its own import.
    reserved: bool,
}

/// Jobs that run at once, and deliveries that run beside them: see [`super::Registry::delivery`].
const MAX_JOBS: usize = 3;
const MAX_DELIVERIES: usize = 8;
/// Seconds between two clean-ups.
const CLEAN_UP_EVERY: i64 = 3_600;
const TICK: Duration = Duration::from_millis(500);
/// Seconds between two signs of life, and without one until a worker's row is deleted.
const SEEN_EVERY: i64 = 10;
const FORGOTTEN_AFTER: i64 = 24 * 3_600;

/// What a worker is running.
#[derive(Default)]
struct Running {
    jobs: JoinSet<()>,
    deliveries: JoinSet<()>,
}

impl Worker {
    pub fn new(ctx: Context) -> Self {
        Self { id: format!("server-{}", ctx.clock.new_id()), ctx, reserved: false }
    }

    /// A worker for the jobs that are reserved for it, and no others.
    pub(crate) fn reserved(ctx: Context) -> Self {
        Self { id: format!("command-{}", ctx.clock.new_id()), ctx, reserved: true }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Runs until `stop`; then running jobs give their work back at the next chunk, and this
    /// returns.
    pub async fn run(self, stop: CancellationToken) {
        let mut running = Running::default();
        let (mut seen_at, mut cleaned_at) = (None, None);
        while !stop.is_cancelled() {
            if !self.reserved && self.is_due(&mut seen_at, SEEN_EVERY) {
                self.warn_of(self.seen().await, "the worker could not write its sign of life");
            }
            if !self.reserved && self.is_due(&mut cleaned_at, CLEAN_UP_EVERY) {
                self.clean_up().await;
            }
            self.warn_of(self.claim_all(&mut running, &stop).await, "no job could be claimed");
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.ctx.wake.notified() => {}
                () = tokio::time::sleep(TICK) => self.keep_reserved().await,
                true = running.ended() => {}
            }
        }
        while running.ended().await {}
    }

    /// Runs every job that is due, and those that these enqueue, and returns when none is left. Jobs
    /// for later stay in the queue. For tests, which then need not wait for a result to appear.
    pub async fn run_until_idle(&self) -> Result<()> {
        let mut running = Running::default();
        let stop = CancellationToken::new();
        loop {
            self.claim_all(&mut running, &stop).await?;
            if !running.ended().await {
                return Ok(());
            }
        }
    }

    /// Whether so many seconds have passed since `last`, which then becomes now.
    fn is_due(&self, last: &mut Option<Timestamp>, seconds: i64) -> bool {
        let now = self.ctx.clock.now();
        let due = last.is_none_or(|at| now.seconds_since(at) >= seconds as f64);
        if due {
            *last = Some(now);
        }
        due
    }

    /// Claims and starts jobs until as many run as may, or none is due.
    async fn claim_all(&self, running: &mut Running, stop: &CancellationToken) -> Result<()> {
        let jobs = self.fill(&mut running.jobs, MAX_JOBS, false, stop).await;
        let deliveries = self.fill(&mut running.deliveries, MAX_DELIVERIES, true, stop).await;
        jobs.and(deliveries)
    }

    async fn fill(
        &self,
        running: &mut JoinSet<()>,
        max: usize,
        deliveries: bool,
        stop: &CancellationToken,
    ) -> Result<()> {
        while running.len() < max && !stop.is_cancelled() {
            let Some((job, lease)) = self.claim(deliveries, stop).await? else { break };
            let ctx = self.ctx.clone();
            running.spawn(async move { run::run(&ctx, job, lease).await });
        }
        Ok(())
    }

    async fn claim(
        &self,
        deliveries: bool,
        stop: &CancellationToken,
    ) -> Result<Option<(store::Claimed, Lease)>> {
        let now = self.ctx.clock.now();
        let by = Claimer {
            worker: &self.id,
            reserved: self.reserved,
            delivery_kind: self.ctx.registry.delivery.kind(),
            deliveries,
        };
        if !store::any_due(&self.ctx.db, &by, now).await? {
            return Ok(None);
        }
        let mut tx = self.ctx.db.begin().await?;
        let released = store::release_expired(&mut tx, now).await?;
        if released > 0 {
            tracing::warn!(released, "jobs whose lease ran out wait again");
        }
        let until = now.plus_seconds(store::LEASE_SECONDS);
        // Each claim gets its own holder id, so a stalled worker cannot finish a job that it has lost,
        // even if it was the one to claim it again.
        let holder = format!("{}/{}", self.id, self.ctx.clock.new_id());
        let Some(job) = store::claim(&mut tx, &by, &holder, now, until).await? else {
            // PostgreSQL has rolled back if the concurrency key was taken at the same moment.
            if released > 0 {
                tx.commit().await?;
            }
            return Ok(None);
        };
        tx.commit().await?;
        let lease =
            Lease { job_id: job.id, subject_id: job.subject_id, holder, stop: stop.clone() };
        Ok(Some((job, lease)))
    }

    async fn seen(&self) -> Result<()> {
        let now = self.ctx.clock.now();
        let mut tx = self.ctx.db.begin().await?;
        store::seen(&mut tx, &self.id, now, now.plus_seconds(-FORGOTTEN_AFTER)).await?;
        tx.commit().await
    }

    async fn clean_up(&self) {
        for cleanup in self.ctx.registry.cleanups {
            self.warn_of(cleanup(&self.ctx).await, "a clean-up failed");
        }
    }

    /// Jobs that are reserved for a command stay reserved while the command lives.
    async fn keep_reserved(&self) {
        if !self.reserved {
            return;
        }
        let kept = async {
            let mut tx = self.ctx.db.begin().await?;
            let until = self.ctx.clock.now().plus_seconds(store::LEASE_SECONDS);
            store::renew_all(&mut tx, &self.id, until).await?;
            tx.commit().await
        };
        self.warn_of(kept.await, "a job could not be kept reserved");
    }

    fn warn_of(&self, outcome: Result<()>, what: &str) {
        if let Err(error) = outcome {
            error.log();
            tracing::warn!(worker = %self.id, %error, "{what}");
        }
    }
}

impl Running {
    /// Waits until one of the running jobs has ended. `false`: none is running.
    async fn ended(&mut self) -> bool {
        let ended = tokio::select! {
            Some(ended) = self.jobs.join_next() => ended,
            Some(ended) = self.deliveries.join_next() => ended,
            else => return false,
        };
        if let Err(error) = ended {
            log_panic(&error);
        }
        true
    }
}

fn log_panic(error: &JoinError) {
    // The lease runs out, and the job is tried again.
    tracing::error!(%error, "a job panicked");
}
