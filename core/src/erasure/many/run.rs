use async_trait::async_trait;
use uuid::Uuid;

use super::batch::{Batch, lock_batch};
use super::end::end;
use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::erasure::erase::erase_these;
use crate::erasure::{Erasure, ErasureState};
use crate::error::{Error, Result};
use crate::format::counted;
use crate::jobs::{Job, JobEnd, JobError, JobResult, Lease};
use crate::{operators, organizations};

/// Users that one transaction erases: it has to end before the lease runs out.
const BATCH_SIZE: i64 = 200;
/// How often the erasure of a single user is tried.
const TRIES: usize = 2;
/// Whoever has their data now was not confirmed.
const MERGED_MEANWHILE: &str =
    "After the start somebody merged them into a user who is not among those to be erased.";

/// The job that erases many users.
pub(crate) struct EraseMany;

#[async_trait]
impl Job for EraseMany {
    fn kind(&self) -> &'static str {
        "erasure.run"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        Box::pin(run(ctx, lease, lease.subject()?)).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        let Some(seq) = store::application_of(tx, id).await? else { return Ok(()) };
        let Some(system) = organizations::system_actor(ctx, seq, "worker").await? else {
            return Ok(());
        };
        let found = store::lock(tx, seq, id).await?;
        let Some(erasure) = found.filter(|one| one.state.is_moving()) else { return Ok(()) };
        let cause = format!(
            "{error} Users who were erased before stay erased. Start again for the others."
        );
        end(ctx, tx, &system, &erasure, (ErasureState::Failed, &cause)).await
    }
}

/// Goes on with the users who are left on the list, batch by batch. An interrupted run needs no
/// checkpoint: each batch takes its users off the list in its own transaction.
async fn run(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    if !store::begin(&mut tx, id, ctx.clock.now()).await? {
        return Ok(JobEnd::Done);
    }
    let Some(seq) = store::application_of(&mut tx, id).await? else { return Ok(JobEnd::Done) };
    tx.commit().await?;
    let found = store::find(&ctx.db, seq, id).await?;
    let system = organizations::system_actor(ctx, seq, "worker").await?;
    let Some((erasure, system)) = found.zip(system) else { return Ok(JobEnd::Done) };
    let run = Run {
        about: vec![("erasure", id.to_string()), ("requested_by", erasure.requested_by.clone())],
        ctx,
        lease,
        id,
        system,
    };
    if let Some(cause) = run.refusal(&erasure).await? {
        run.finish_refused(&cause).await?;
        return Ok(JobEnd::Done);
    }
    while !run.step().await? {
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
    }
    Ok(JobEnd::Done)
}

struct Run<'a> {
    ctx: &'a Context,
    lease: &'a Lease,
    id: Uuid,
    system: Actor,
    /// What the audit entry of each user says of the erasure.
    about: Vec<(&'static str, String)>,
}

impl Run<'_> {
    /// Why the run must not go on: it has the permissions that its requester has at this moment.
    async fn refusal(&self, erasure: &Erasure) -> Result<Option<String>> {
        let Some(id) = erasure.requested_by_id else { return Ok(None) };
        let (organization, application) =
            (&self.system.organization.slug, &self.system.application.slug);
        let actor = match operators::identity(self.ctx, id).await? {
            None => None,
            Some(identity) => {
                operators::resolve(self.ctx, &identity, organization, application, "worker").await?
            }
        };
        let name = &erasure.requested_by;
        Ok(match actor {
            None => Some(format!("{name} no longer has access to this application.")),
            Some(actor) if !actor.may(Permission::DeleteUsers) => {
                Some(format!("{name} may no longer erase users."))
            }
            Some(_) => None,
        })
    }

    async fn finish_refused(&self, cause: &str) -> JobResult<()> {
        let mut tx = self.ctx.db.begin().await?;
        self.lease.renew(self.ctx, &mut tx).await?;
        let found = store::lock(&mut tx, self.system.application.seq, self.id).await?;
        if let Some(erasure) = found {
            end(self.ctx, &mut tx, &self.system, &erasure, (ErasureState::Failed, cause)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Erases the next users. `true`: the erasure has ended.
    async fn step(&self) -> JobResult<bool> {
        match self.erase_next(BATCH_SIZE).await {
            Err(JobError::Retry(error)) => {
                error.log();
                self.step_one_by_one().await
            }
            ended => ended,
        }
    }

    /// Erases the users of a batch that failed one by one, so that only whoever cannot be erased is left
    /// out.
    async fn step_one_by_one(&self) -> JobResult<bool> {
        for _ in 0..BATCH_SIZE {
            match self.erase_one().await {
                Err(JobError::Retry(error)) => self.leave_out(&error).await?,
                Ok(false) => {}
                ended => return ended,
            }
            if self.lease.stop.is_cancelled() {
                break;
            }
        }
        Ok(false)
    }

    async fn erase_one(&self) -> JobResult<bool> {
        let mut tried = self.erase_next(1).await;
        for _ in 1..TRIES {
            if let Err(JobError::Retry(_)) = tried {
                tried = self.erase_next(1).await;
            }
        }
        tried
    }

    /// `most`: users of the transaction. `true`: nobody was left, or somebody has stopped it.
    async fn erase_next(&self, most: i64) -> JobResult<bool> {
        let seq = self.system.application.seq;
        let mut tx = self.ctx.db.begin().await?;
        self.lease.advance(self.ctx, &mut tx).await?;
        // It is locked before the users, as by those who stop it.
        let Some(erasure) = store::lock(&mut tx, seq, self.id).await? else { return Ok(true) };
        let next = store::next_users(&mut tx, self.id, most).await?;
        if erasure.cancel_requested || next.is_empty() {
            let cause = cause_of_end(&erasure, next.is_empty());
            let state = match next.is_empty() {
                true => ErasureState::Done,
                false => ErasureState::Cancelled,
            };
            end(self.ctx, &mut tx, &self.system, &erasure, (state, &cause)).await?;
            tx.commit().await?;
            return Ok(true);
        }
        let Batch { listed, gone, mut done } = lock_batch(&mut tx, seq, self.id, next).await?;
        if !gone.is_empty() {
            done.blocklisted_faces =
                erase_these(self.ctx, &mut tx, &self.system, &gone, &self.about).await?;
        }
        store::take_off(&mut tx, self.id, &listed).await?;
        store::add_progress(&mut tx, self.id, &done).await?;
        if done.failed > 0 {
            store::set_cause(&mut tx, self.id, MERGED_MEANWHILE).await?;
        }
        tx.commit().await?;
        self.ctx.wake();
        Ok(false)
    }

    /// Counts the next user as one who could not be erased, and goes on without them.
    async fn leave_out(&self, error: &Error) -> JobResult<()> {
        error.log();
        let mut tx = self.ctx.db.begin().await?;
        self.lease.renew(self.ctx, &mut tx).await?;
        let seq = self.system.application.seq;
        if store::lock(&mut tx, seq, self.id).await?.is_none() {
            return Ok(());
        }
        let next = store::next_users(&mut tx, self.id, 1).await?;
        store::take_off(&mut tx, self.id, &next).await?;
        let failed = store::Progress { failed: next.len() as i64, ..store::Progress::default() };
        store::add_progress(&mut tx, self.id, &failed).await?;
        store::set_cause(&mut tx, self.id, &error.to_string()).await?;
        tx.commit().await?;
        tracing::warn!(erasure_id = %self.id, %error, "a user could not be erased");
        Ok(())
    }
}

/// `cause` of the erasure is the last error, if users could not be erased.
fn cause_of_end(erasure: &Erasure, is_whole: bool) -> String {
    let mut words = Vec::new();
    if !is_whole {
        let left = counted(erasure.left(), "user was", "users were");
        words.push(format!("Stopped by an operator. {left} not erased."));
    }
    if erasure.failed > 0 {
        let failed = counted(erasure.failed, "user", "users");
        words.push(format!("{failed} could not be erased: {}", erasure.cause));
    }
    words.join(" ")
}
