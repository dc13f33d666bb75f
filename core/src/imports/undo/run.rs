use async_trait::async_trait;
use uuid::Uuid;

use super::checkpoint::Checkpoint;
use super::{step, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::lifecycle::Transition;
use crate::imports::{Undone, audit_events, failed};
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::users;

/// The job that undoes an import.
pub(crate) struct UndoImport;

#[async_trait]
impl Job for UndoImport {
    fn kind(&self) -> &'static str {
        "import.undo"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        undo_import(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        let advice = "Changes made so far are kept. You can resume the undo.";
        failed::mark_interrupted(ctx, tx, id, error, advice).await
    }
}

/// Undoes an import in steps, each in one transaction with its checkpoint.
async fn undo_import(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some(mut undo) = store::undoing(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    loop {
        let mut tx = ctx.db.begin().await?;
        lease.advance(ctx, &mut tx).await?;
        let done = if undo.checkpoint.created_done {
            step::restore(ctx, &mut tx, id, &mut undo).await?
        } else {
            step::remove(&mut tx, id, &mut undo).await?
        };
        let stop = store::advance(&mut tx, id, &undo).await?;
        let ended = done && undo.checkpoint.created_done;
        if done && !undo.checkpoint.created_done {
            undo.checkpoint = Checkpoint { created_done: true, seq: 0 };
            store::advance(&mut tx, id, &undo).await?;
        }
        if ended || stop {
            finish(ctx, &mut tx, id, &undo, ended).await?;
            tx.commit().await?;
            return Ok(JobEnd::Done);
        }
        tx.commit().await?;
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
    }
}

async fn finish(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    undo: &store::Undoing,
    ended: bool,
) -> Result<()> {
    let (transition, action, cause) = if ended {
        (Transition::FinishUndo, "import.undone", "")
    } else {
        (
            Transition::StopUndo,
            "import.undo_stopped",
            "The undo was stopped by an operator. Changes made so far are kept. You can resume the undo.",
        )
    };
    store::set_ended(tx, id, transition, cause).await?;
    audit_events::note(ctx, tx, undo.application_seq, id, action, details(&undo.undone)).await?;
    users::enqueue_index(ctx, tx).await
}

fn details(undone: &Undone) -> Vec<(&'static str, String)> {
    vec![
        ("removed", undone.removed.to_string()),
        ("restored", undone.restored.to_string()),
        ("left_alone", undone.kept.to_string()),
    ]
}
