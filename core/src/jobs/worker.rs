use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::store::Claimer;
use super::{Lease, clear, lease, run, store};
use crate::context::Context;
use crate::error::Result;

/// Takes jobs off the queue and runs them, some at once, until it is told to stop.
pub struct Worker {
    ctx: Context,
    id: String,
    /// Only jobs that were kept for this worker: a command that does its own import.
    reserved: bool,
}

/// Jobs that this process works on at once, and beside them deliveries to addresses that others keep:
/// one that does not answer holds a place for seconds, and shall hold up nobody's import.
const AT_ONCE: usize = 3;
const DELIVERIES_AT_ONCE: usize = 8;
/// Answers that are kept for a day and deliveries that are kept for a month are cleared away so often.
const CLEAR_EVERY: i64 = 3_600;
const TICK: Duration = Duration::from_millis(500);
/// A worker that has not been seen for this long is forgotten.
const FORGOTTEN_AFTER: i64 = 24 * 3_600;
const SEEN_EVERY: i64 = 10;

impl Worker {
    pub fn new(ctx: Context) -> Self {
        Self { id: format!("server-{}", ctx.clock.new_id()), ctx, reserved: false }
    }

    /// A worker for the jobs that name it, and no others.
    pub(crate) fn reserved(ctx: Context) -> Self {
        Self { id: format!("command-{}", ctx.clock.new_id()), ctx, reserved: true }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Runs until `stop`; then running jobs give their work back at the next chunk, and this
    /// returns.
    pub async fn run(self, stop: CancellationToken) {
        let (mut running, mut delivering) = (JoinSet::new(), JoinSet::new());
        let (mut seen_at, mut cleared_at) = (None, None);
        while !stop.is_cancelled() {
            let now = self.ctx.clock.now();
            if !self.reserved && seen_at.is_none_or(|at| now.seconds_since(at) >= SEEN_EVERY as f64)
            {
                self.say(self.seen().await, "the worker could not say that it lives");
                seen_at = Some(now);
            }
            if !self.reserved
                && cleared_at.is_none_or(|at| now.seconds_since(at) >= CLEAR_EVERY as f64)
            {
                self.say(clear::clear(&self.ctx).await, "what is over could not be cleared away");
                cleared_at = Some(now);
            }
            self.fill(&mut running, AT_ONCE, false, &stop).await;
            self.fill(&mut delivering, DELIVERIES_AT_ONCE, true, &stop).await;
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.ctx.wake.notified() => {}
                () = tokio::time::sleep(TICK) => self.keep().await,
                Some(ended) = running.join_next() => report(ended),
                Some(ended) = delivering.join_next() => report(ended),
            }
        }
        for mut jobs in [running, delivering] {
            while let Some(ended) = jobs.join_next().await {
                report(ended);
            }
        }
    }

    /// Takes jobs up until so many of them are worked on.
    async fn fill(
        &self,
        running: &mut JoinSet<()>,
        at_once: usize,
        deliveries: bool,
        stop: &CancellationToken,
    ) {
        while running.len() < at_once && !stop.is_cancelled() {
            match self.claim(deliveries, stop).await {
                Ok(Some((job, lease))) => {
                    let ctx = self.ctx.clone();
                    running.spawn(async move { run::run(&ctx, job, lease).await });
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "no job could be claimed");
                    break;
                }
            }
        }
    }

    async fn claim(
        &self,
        deliveries: bool,
        stop: &CancellationToken,
    ) -> Result<Option<(store::Claimed, Lease)>> {
        let now = self.ctx.clock.now();
        let by = Claimer { worker: &self.id, reserved: self.reserved, deliveries };
        if !store::any_due(&self.ctx.db, &by, now).await? {
            return Ok(None);
        }
        let mut tx = self.ctx.db.begin().await?;
        let released = store::release_expired(&mut tx, now).await?;
        if released > 0 {
            tracing::warn!(released, "jobs whose worker fell silent wait again");
        }
        let until = now.plus_seconds(lease::SECONDS);
        // A name for this claim alone: a worker that stood still until its own lease ran out takes the
        // job up once more, and what it was doing with it before must find that it is not its any more.
        let holder = format!("{}/{}", self.id, self.ctx.clock.new_id());
        let claimed = store::claim(&mut tx, &by, &holder, now, until).await?;
        let Some(job) = claimed else {
            // PostgreSQL has ended the transaction when the lane was taken at the same moment.
            if released > 0 {
                tx.commit().await?;
            }
            return Ok(None);
        };
        tx.commit().await?;
        let lease = Lease { job_id: job.id, holder, stop: stop.clone() };
        Ok(Some((job, lease)))
    }

    async fn seen(&self) -> Result<()> {
        let now = self.ctx.clock.now();
        let mut tx = self.ctx.db.begin().await?;
        store::seen(&mut tx, &self.id, now, now.plus_seconds(-FORGOTTEN_AFTER)).await?;
        tx.commit().await
    }

    /// A job that is kept for a command stays kept while the command lives.
    async fn keep(&self) {
        if !self.reserved {
            return;
        }
        let kept = async {
            let mut tx = self.ctx.db.begin().await?;
            let until = self.ctx.clock.now().plus_seconds(lease::SECONDS);
            store::renew_all(&mut tx, &self.id, until).await?;
            tx.commit().await
        };
        self.say(kept.await, "a job could not be kept");
    }

    fn say(&self, outcome: Result<()>, what: &str) {
        if let Err(error) = outcome {
            tracing::warn!(worker = %self.id, %error, "{what}");
        }
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        // Its lease runs out, and the job is tried again.
        tracing::error!(%error, "a job ended in a panic");
    }
}
