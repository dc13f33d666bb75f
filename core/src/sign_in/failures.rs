use async_trait::async_trait;
use uuid::Uuid;

use super::store::{self, FailedSignIn};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob};
use crate::operators;

/// Writes a failed sign-in down for the job that takes it into the audit log. One of an unknown address
/// is written, too: the two must not differ in their time.
pub(super) async fn note(
    ctx: &Context,
    tx: &mut Tx,
    operator_id: Option<Uuid>,
    address: &str,
    request_id: &str,
) -> Result<()> {
    let failed = FailedSignIn {
        id: ctx.clock.new_id(),
        operator_id,
        address: address.to_owned(),
        request_id: request_id.to_owned(),
        at: ctx.clock.now().micros(),
    };
    store::insert(tx, &failed).await?;
    let job = NewJob {
        kind: &RecordFailures,
        concurrency_key: "failed sign-ins".into(),
        subject_id: None,
        reserved_for: None,
    };
    jobs::enqueue_once(ctx, tx, &job).await
}

/// The job that takes failed sign-ins into the audit log of the organizations of each account.
pub(crate) struct RecordFailures;

/// Failed sign-ins of one transaction.
const BATCH_SIZE: i64 = 200;

#[async_trait]
impl Job for RecordFailures {
    fn kind(&self) -> &'static str {
        "operators.record_failures"
    }

    async fn run(&self, ctx: &Context, _lease: &Lease) -> JobResult {
        while record_some(ctx).await? {}
        Ok(JobEnd::Done)
    }
}

/// `false`: there are no more.
async fn record_some(ctx: &Context) -> Result<bool> {
    let mut tx = ctx.db.begin().await?;
    let failures = store::take(&mut tx, BATCH_SIZE).await?;
    for failed in &failures {
        let Some(operator_id) = failed.operator_id else { continue };
        let details = [("address", failed.address.clone()), ("at", failed.at().rfc3339())];
        record_failure(ctx, &mut tx, operator_id, &failed.request_id, &details).await?;
    }
    tx.commit().await?;
    Ok(failures.len() as i64 == BATCH_SIZE)
}

/// Adds an audit entry about a failed sign-in, in each organization of the operator.
pub(super) async fn record_failure(
    ctx: &Context,
    tx: &mut Tx,
    operator_id: Uuid,
    request_id: &str,
    details: &[(&'static str, String)],
) -> Result<()> {
    let Some(identity) = operators::store::identity_in(tx, operator_id).await? else {
        return Ok(());
    };
    let by = (None, "Not signed in");
    operators::record_by(ctx, tx, by, &identity, request_id, "operator.sign_in_failed", details)
        .await
}
