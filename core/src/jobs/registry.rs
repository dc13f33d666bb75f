use futures::future::BoxFuture;

use super::Job;
use crate::context::Context;
use crate::error::Result;

/// Deletes what is kept for a limited time and that no job looks after.
pub(crate) type Cleanup = fn(&Context) -> BoxFuture<'_, Result<()>>;

/// Everything that a worker can do.
pub(crate) struct Registry {
    pub jobs: &'static [&'static dyn Job],
    /// The job that calls servers of others. It runs in places of its own: a server that does not
    /// answer takes up a place for seconds, and must not hold up an import.
    pub delivery: &'static dyn Job,
    /// Done once an hour.
    pub cleanups: &'static [Cleanup],
}

impl Registry {
    pub(super) fn find(&self, kind: &str) -> Option<&'static dyn Job> {
        self.jobs.iter().copied().find(|job| job.kind() == kind)
    }
}
