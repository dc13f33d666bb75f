use uuid::Uuid;

use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::preview::ValidateImport;
use crate::imports::{Import, find};
use crate::jobs::{self, Job, NewJob};

/// Queues a job that writes users: a run, an undo, a decision about conflicts. One of an application
/// runs at a time; the others wait. `reserved_for`: the only worker that may take it.
pub(in crate::imports) async fn enqueue_write(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    kind: &'static dyn Job,
    reserved_for: Option<&str>,
) -> Result<()> {
    let concurrency_key = format!("import {}", actor.application.seq);
    let job = NewJob { kind, concurrency_key, subject_id: Some(id), reserved_for };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}

/// Queues the job that checks the rows of an import's file.
pub(in crate::imports) async fn enqueue_validation(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    reserved_for: Option<&str>,
) -> Result<()> {
    let job = NewJob {
        kind: &ValidateImport,
        concurrency_key: format!("validate {id}"),
        subject_id: Some(id),
        reserved_for,
    };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}

/// Commits a decision about an import, wakes the workers, and returns the import as it is now.
pub(in crate::imports) async fn commit(
    ctx: &Context,
    tx: Tx,
    actor: &Actor,
    id: Uuid,
) -> Result<Import> {
    tx.commit().await?;
    ctx.wake();
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}
