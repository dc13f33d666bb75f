use super::renewal::renew_texts;
use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob};
use async_trait::async_trait;

/// Users that one transaction indexes. It is a small number, so that other writers do not wait long.
const BATCH_SIZE: i64 = 2_000;

/// The job that brings the search index up to date.
pub(crate) struct IndexSearch;

#[async_trait]
impl Job for IndexSearch {
    fn kind(&self) -> &'static str {
        "search.index"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        index_search(ctx, lease).await
    }
}

/// Brings the trigram index up to date in small steps. Then it renews search texts that follow earlier
/// rules.
async fn index_search(ctx: &Context, lease: &Lease) -> JobResult {
    loop {
        let mut tx = ctx.db.begin().await?;
        lease.advance(ctx, &mut tx).await?;
        let ranges = store::take_search_pending(&mut tx, BATCH_SIZE).await?;
        if ranges.is_empty() && !renew_texts(&mut tx).await? {
            return Ok(JobEnd::Done);
        }
        for (low, high) in ranges {
            store::index_range(&mut tx, low, high).await?;
        }
        tx.commit().await?;
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
        tokio::task::yield_now().await;
    }
}

/// Queues the job that brings the index up to date. It ends at once if there is nothing to do.
pub(crate) async fn enqueue_index(ctx: &Context, tx: &mut Tx) -> Result<()> {
    let job = NewJob {
        kind: &IndexSearch,
        concurrency_key: "search".into(),
        subject_id: None,
        reserved_for: None,
    };
    jobs::enqueue_once(ctx, tx, &job).await
}
