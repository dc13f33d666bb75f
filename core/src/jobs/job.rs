use async_trait::async_trait;
use uuid::Uuid;

use super::{JobResult, Lease};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// One kind of background work. Its implementation stands beside the verb that does the work;
/// `background.rs` lists them all.
#[async_trait]
pub(crate) trait Job: Send + Sync {
    /// The name in the table `jobs`. It never changes: jobs that were queued before an upgrade
    /// still carry it.
    fn kind(&self) -> &'static str;

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::STANDARD
    }

    /// Does the work. It may run twice: the worker may die before the end is written down.
    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult;

    /// Tells the subject that its job has failed for good, in the transaction that ends the job.
    async fn failed(
        &self,
        _ctx: &Context,
        _tx: &mut Tx,
        _subject_id: Uuid,
        _error: &Error,
    ) -> Result<()> {
        Ok(())
    }
}

/// How a job that fails is tried again. Each wait is twice as long as the one before it, up to an
/// hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    pub attempts: i64,
    pub first_wait_seconds: i64,
    /// Whether the job fails for good after its last attempt. Otherwise each further failure is
    /// logged as an error, and the job is tried again every hour.
    pub gives_up: bool,
}

impl RetryPolicy {
    pub(crate) const STANDARD: Self = Self { attempts: 5, first_wait_seconds: 2, gives_up: true };
    /// For work that needs a service which may be away for half a day.
    pub(crate) const PATIENT: Self = Self { attempts: 20, first_wait_seconds: 5, gives_up: true };
    /// For work that must be done in the end: what it leaves undone would stay so for ever.
    pub(crate) const UNTIL_DONE: Self = Self { gives_up: false, ..Self::PATIENT };

    const MAX_WAIT_SECONDS: i64 = 3_600;

    /// Seconds until the next attempt. `None`: that was the last one.
    pub(super) fn wait_after(self, attempts: i64) -> Option<i64> {
        let wait = self.first_wait_seconds << (attempts - 1).clamp(0, 10);
        let is_last = self.gives_up && attempts >= self.attempts;
        (!is_last).then(|| wait.min(Self::MAX_WAIT_SECONDS))
    }
}

/// A job to be queued.
pub(crate) struct NewJob<'a> {
    pub kind: &'static dyn Job,
    /// Jobs with the same key run one after the other.
    pub concurrency_key: String,
    pub subject_id: Option<Uuid>,
    /// The id of the one worker that may run it: a command runs its own import.
    pub reserved_for: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::RetryPolicy;

    #[test]
    fn waits_double_up_to_an_hour_and_end_with_the_last_attempt() {
        let waits =
            |policy: RetryPolicy| (1..=20).map(|n| policy.wait_after(n)).collect::<Vec<_>>();
        assert_eq!(
            waits(RetryPolicy::STANDARD)[..6],
            [Some(2), Some(4), Some(8), Some(16), None, None]
        );
        let patient = waits(RetryPolicy::PATIENT);
        assert_eq!(
            (patient[0], patient[1], patient[18], patient[19]),
            (Some(5), Some(10), Some(3_600), None)
        );
        assert_eq!(RetryPolicy::UNTIL_DONE.wait_after(1_000_000), Some(3_600));
    }
}
