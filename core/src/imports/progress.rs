use uuid::Uuid;

use super::store::{self, StoredImport};
use super::{Counts, ImportState, Progress};
use crate::Timestamp;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// How far an import is. `None`: there is no such import.
pub async fn progress(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Progress>> {
    actor.require(Permission::ReadImports)?;
    let seq = actor.application.seq;
    let Some(mut found) = store::find(&ctx.db, seq, id).await? else { return Ok(None) };
    if let Some(live) = ctx.running_imports.get(id) {
        found.done_rows = live.counts.rows();
        found.done_bytes = live.bytes;
    }
    let waiting_for = if found.import.state == ImportState::Waiting {
        store::in_work(&ctx.db, seq).await?
    } else {
        None
    };
    let mut progress = measure(&found, ctx.clock.now());
    progress.waiting_for = waiting_for;
    Ok(Some(progress))
}

fn measure(found: &StoredImport, now: Timestamp) -> Progress {
    let import = &found.import;
    let validating = import.state == ImportState::Validating;
    // The number of rows is not known while a file is checked, so progress is measured in bytes.
    let (done, whole) = match import.state {
        ImportState::Validating => (found.done_bytes, import.size),
        ImportState::Done | ImportState::Ready | ImportState::Mapping | ImportState::Undone => {
            (1, 1)
        }
        ImportState::Undoing => {
            let undone = &import.undone;
            let written = import.applied.created + import.applied.updated;
            (undone.removed + undone.restored + undone.kept, written)
        }
        // The run has ended, and its held rows are being decided.
        ImportState::Running if import.complete => (import.rows - import.applied.held, import.rows),
        _ => (found.done_rows, import.rows),
    };
    let since = match import.state {
        ImportState::Validating => found.running_at.or(Some(import.uploaded_at)),
        ImportState::Undoing => import.undone_at,
        // When the decision about held rows began is not written down.
        ImportState::Running if import.complete => None,
        _ => found.running_at,
    };
    // An import that is undone, or whose held rows are decided, has an end already: that of its run.
    let until = import.finished_at.filter(|_| !import.state.is_moving()).unwrap_or(now);
    let seconds = since.map_or(0.0, |since| until.seconds_since(since)).max(0.001);
    let rows = if import.state == ImportState::Undoing { done } else { found.done_rows };
    let rate = since.map_or(0.0, |_| rows as f64 / seconds);
    let moving = matches!(
        import.state,
        ImportState::Validating | ImportState::Running | ImportState::Undoing
    );
    let seconds_left = (moving && done > 0 && seconds > 1.0)
        .then(|| ((whole - done).max(0) as f64 * seconds / done as f64).ceil() as i64);
    let counts: &Counts = if validating { &import.preview } else { import.counts() };
    Progress {
        id: import.id,
        state: import.state,
        cause: import.cause.clone(),
        per_mille: if whole > 0 { (done * 1_000 / whole).clamp(0, 1_000) } else { 0 },
        rows_done: rows,
        rows_total: match import.state {
            ImportState::Validating => None,
            ImportState::Undoing => Some(whole),
            _ => Some(import.rows),
        },
        counts: *counts,
        rows_per_second: rate as i64,
        seconds_left,
        waiting_for: None,
    }
}
