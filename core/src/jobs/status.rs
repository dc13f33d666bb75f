use super::store;
use crate::Timestamp;
use crate::context::Context;
use crate::error::Result;

/// The queue at a glance, for readiness and metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobStatus {
    pub waiting: i64,
    pub running: i64,
    pub failed: i64,
    /// When any worker last said that it lives.
    pub worker_seen_at: Option<Timestamp>,
}

pub async fn status(ctx: &Context) -> Result<JobStatus> {
    store::status(&ctx.db).await
}
