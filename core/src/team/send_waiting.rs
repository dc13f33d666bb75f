use async_trait::async_trait;
use uuid::Uuid;

use super::invite::{self, Delivery};
use super::store;
use crate::Timestamp;
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};
use crate::organizations;

/// Mails an invitation that had to wait.
pub(crate) struct SendInvitation;

#[async_trait]
impl Job for SendInvitation {
    fn kind(&self) -> &'static str {
        "invitation.send"
    }

    /// Nobody else would send it.
    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        send(ctx, lease.subject()?).await?;
        Ok(JobEnd::Done)
    }
}

/// It may have been revoked, accepted or sent meanwhile; and there may still be no room, so that it waits
/// for its next turn.
async fn send(ctx: &Context, id: Uuid) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    let Some(seq) = store::organization_of_waiting(&mut tx, id).await? else { return Ok(()) };
    let Some(invitation) = store::open_invitation(&mut tx, seq, id).await? else { return Ok(()) };
    tx.commit().await?;
    let applications = organizations::store::applications(&ctx.db, seq).await?;
    let Some(application) = applications.first() else { return Ok(()) };
    let system = organizations::system_actor(ctx, application.seq, "worker").await?;
    let Some(system) = system else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    if store::organization_of_waiting(&mut tx, id).await?.is_none() {
        return Ok(());
    }
    if let Delivery::Sent(sent) = invite::deliver(ctx, &mut tx, &system, invitation).await? {
        let fact = invite::fact("operator.invitation_mailed", &sent.invitation);
        let place = sent.invitation.place();
        audit::append_about(&mut tx, &system, place, ctx.clock.now(), fact).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

pub(super) async fn enqueue(ctx: &Context, tx: &mut Tx, id: Uuid, at: Timestamp) -> Result<()> {
    let job = NewJob {
        kind: &SendInvitation,
        concurrency_key: format!("invitation {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}
