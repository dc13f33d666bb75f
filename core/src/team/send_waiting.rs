use async_trait::async_trait;
use uuid::Uuid;

use super::invite::{self, Delivery};
use super::{limits, store};
use crate::Timestamp;
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};
use crate::operators::store as operators;
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

/// It may have been revoked, accepted or sent meanwhile; and there may still be no room, or no mail server
/// any more, so that it waits for its next turn. One whose roles have all ended is revoked instead.
async fn send(ctx: &Context, id: Uuid) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    let Some(seq) = store::organization_of_waiting(&mut tx, id).await? else { return Ok(()) };
    tx.commit().await?;
    let applications = organizations::store::applications(&ctx.db, seq).await?;
    let Some(application) = applications.first() else { return Ok(()) };
    let system = organizations::system_actor(ctx, application.seq, "worker").await?;
    let Some(system) = system else { return Ok(()) };
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    operators::lock_memberships(&mut tx, seq).await?;
    let found = store::open_invitation(&mut tx, seq, id).await?;
    let Some(invitation) = found.filter(|one| one.waits) else { return Ok(()) };
    let (action, invitation) = if invitation.has_nothing_left(now) {
        store::revoke_invitation(&mut tx, id, now).await?;
        ("operator.invitation_revoked", invitation)
    } else if ctx.settings.mail.smtp_url.is_none() {
        enqueue(ctx, &mut tx, id, limits::next_hour(now)).await?;
        return tx.commit().await;
    } else {
        match invite::deliver(ctx, &mut tx, &system, invitation, true).await? {
            Delivery::Sent(sent) => ("operator.invitation_mailed", sent.invitation),
            Delivery::Waits(_, turn) => {
                enqueue(ctx, &mut tx, id, turn).await?;
                return tx.commit().await;
            }
        }
    };
    let fact = invite::fact(action, &invitation);
    audit::append_about(&mut tx, &system, invitation.place(), now, fact).await?;
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
