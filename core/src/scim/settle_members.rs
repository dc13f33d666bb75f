//! A role line was added or taken out: what follows for the members of its group. As many as one request may
//! change follow at once; a job settles the others, so that nobody waits for them.

use async_trait::async_trait;
use uuid::Uuid;

use super::members::MAX_SETTLED;
use super::settle::Settling;
use crate::access::{Actor, ActorKind};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::store::{self, RoleChange};
use crate::error::{Error, Result};
use crate::jobs::{self, Job, JobEnd, JobError, JobResult, Lease, NewJob, RetryPolicy};
use crate::operators::store as operators;
use crate::{operators as accounts, organizations};

/// Gives or takes the roles of the members of a group, in the transaction that changes the line. Directory
/// and team are locked. `has_lost`: the line was taken out.
pub(super) async fn settle_members(
    settling: &Settling<'_>,
    tx: &mut Tx,
    group: &str,
    has_lost: bool,
) -> Result<()> {
    let Settling { ctx, actor, .. } = *settling;
    let seq = actor.organization.seq;
    let Some(group) = store::group_by_name(tx, seq, group).await? else { return Ok(()) };
    let members = store::members(tx, group.id).await?;
    let (first, later) = members.split_at(members.len().min(MAX_SETTLED));
    for id in first {
        settling.settle(tx, *id, has_lost).await?;
    }
    let (Some(last), false) = (first.last(), later.is_empty()) else { return Ok(()) };
    let change = RoleChange {
        id: ctx.clock.new_id(),
        organization_seq: seq,
        has_lost,
        actor_id: actor.operator_id(),
        request_id: actor.request_id.clone(),
    };
    store::insert_role_change(tx, &change, (group.id, *last)).await?;
    let job = NewJob {
        kind: &SettleMembers,
        // What a later line says about the same people has to come later.
        concurrency_key: format!("group roles {seq}"),
        subject_id: Some(change.id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}

/// The job that settles those who wait for what follows from a changed role line.
pub(crate) struct SettleMembers;

#[async_trait]
impl Job for SettleMembers {
    fn kind(&self) -> &'static str {
        "directory.settle_members"
    }

    /// Nobody else would take the role from them.
    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        Box::pin(run(ctx, lease, lease.subject()?)).await
    }
}

/// Goes on with those who still wait. An interrupted run needs no checkpoint: each portion takes its people
/// off the list in its own transaction.
async fn run(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some(change) = store::role_change(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    let Some(actor) = author(ctx, &change).await? else { return Ok(JobEnd::Done) };
    let run = Run { settling: Settling::prepare(ctx, &actor).await?, lease, change: &change };
    while !run.step().await? {
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
    }
    Ok(JobEnd::Done)
}

/// Whoever has changed the line, so that the audit log names them. Whether they may was asked then.
async fn author(ctx: &Context, change: &RoleChange) -> Result<Option<Actor>> {
    let applications = organizations::store::applications(&ctx.db, change.organization_seq).await?;
    let Some(application) = applications.first() else { return Ok(None) };
    let system = organizations::system_actor(ctx, application.seq, &change.request_id).await?;
    let Some(system) = system else { return Ok(None) };
    let identity = match change.actor_id {
        Some(id) => accounts::identity(ctx, id).await?,
        None => None,
    };
    Ok(Some(match identity {
        Some(identity) => Actor { kind: ActorKind::Operator(identity), ..system },
        None => system,
    }))
}

struct Run<'a> {
    settling: Settling<'a>,
    lease: &'a Lease,
    change: &'a RoleChange,
}

impl Run<'_> {
    /// Settles the next people. `true`: nobody was left.
    async fn step(&self) -> JobResult<bool> {
        match self.settle_next(MAX_SETTLED).await {
            Err(JobError::Retry(Error::Conflict(_))) => self.step_one_by_one().await,
            ended => ended,
        }
    }

    /// Settles the people of a portion that was refused one by one, so that only whoever cannot be changed
    /// is left out.
    async fn step_one_by_one(&self) -> JobResult<bool> {
        for _ in 0..MAX_SETTLED {
            match self.settle_next(1).await {
                Err(JobError::Retry(Error::Conflict(words))) => self.leave_out(words).await?,
                Ok(false) => {}
                ended => return ended,
            }
            if self.lease.stop.is_cancelled() {
                break;
            }
        }
        Ok(false)
    }

    /// `most`: people of the transaction.
    async fn settle_next(&self, most: usize) -> JobResult<bool> {
        let mut tx = self.locked().await?;
        let next = store::waiting_users(&mut tx, self.change, most as i64).await?;
        let Some(last) = next.last() else {
            store::delete_role_change(&mut tx, self.change).await?;
            tx.commit().await?;
            return Ok(true);
        };
        for id in &next {
            self.settling.settle(&mut tx, *id, self.change.has_lost).await?;
        }
        store::take_waiting_off(&mut tx, self.change, *last).await?;
        tx.commit().await?;
        self.settling.ctx.wake();
        Ok(false)
    }

    /// Goes on without the next one, and says so in the audit log.
    async fn leave_out(&self, words: String) -> JobResult<()> {
        let Settling { ctx, actor, .. } = self.settling;
        let mut tx = self.locked().await?;
        let next = store::waiting_users(&mut tx, self.change, 1).await?;
        let Some(id) = next.first() else { return Ok(()) };
        store::take_waiting_off(&mut tx, self.change, *id).await?;
        if let Some(user) = store::find_user(&mut tx, self.change.organization_seq, *id).await? {
            let fact = Fact {
                action: "directory.change_refused",
                subject_kind: "directory_user",
                subject_id: Some(user.id),
                subject: user.email,
                details: vec![("reason", words)],
            };
            audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
        }
        tx.commit().await?;
        tracing::warn!(user_id = %id, "the roles of a person could not follow their groups");
        Ok(())
    }

    /// A transaction in which nobody else changes directory or team.
    async fn locked(&self) -> JobResult<Tx> {
        let ctx = self.settling.ctx;
        let seq = self.change.organization_seq;
        let mut tx = ctx.db.begin().await?;
        self.lease.advance(ctx, &mut tx).await?;
        store::lock(&mut tx, seq).await?;
        operators::lock_memberships(&mut tx, seq).await?;
        Ok(tx)
    }
}
