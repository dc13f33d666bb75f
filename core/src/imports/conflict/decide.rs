use uuid::Uuid;

use super::resolve::{Resolved, resolve};
use super::run::ResolveConflicts;
use super::{ConflictDecision, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::lifecycle::{Transition, commit, enqueue_write, refusal};
use crate::imports::{Import, ImportState, audit_events, find, store as imports};
use crate::users;

/// Decides about one held row. `seen_version` is the user's version on the page that was decided
/// by (0: no user), so that a change that nobody has seen is not overwritten.
pub async fn resolve_conflict(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    ordinal: i64,
    seen_version: i64,
    decision: ConflictDecision,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let found = imports::find(&ctx.db, actor.application.seq, id)
        .await?
        .ok_or_else(|| Error::not_found("import"))?;
    require_ended(&found.import)?;
    let mut tx = ctx.db.begin().await?;
    // Locks the import, so that nobody resumes or undoes it at the same time.
    let state = found.import.state;
    if !imports::lock_in_state(&mut tx, id, state).await? {
        return Err(Error::Conflict(
            "This import has changed since you opened this page. Reload it and try again.".into(),
        ));
    }
    let resolved = resolve(ctx, &mut tx, &found, &[ordinal], decision, Some(seen_version)).await?;
    match resolved {
        Resolved::Done(1) => {}
        Resolved::Done(_) => {
            return Err(Error::Conflict("This row is no longer held. Reload the page.".into()));
        }
        Resolved::ChangesStatus => {
            return Err(Error::Conflict(
                "The row would change the user's status, and the import settings do not allow that. Skip the row, or change the status on the user's page.".into(),
            ));
        }
        Resolved::LooksLikeUser(user) => {
            return Err(Error::Conflict(format!(
                "This user ID looks like {user}, which belongs to another user, but is not the same. Skip the row, or correct the ID and import it again."
            )));
        }
        Resolved::Refused => {
            return Err(Error::Conflict(
                "Rollcall was upgraded after this file was checked, and its rules no longer accept this row. Skip the row, or upload it again to see what is wrong with it.".into(),
            ));
        }
        Resolved::SharedKey => {
            return Err(Error::Conflict(
                "Several users have this user ID. Change the ID of all but one of them on the page “Shared user IDs” under Users, then decide.".into(),
            ));
        }
        Resolved::Changed => {
            return Err(Error::Conflict(
                "The user was changed again since you opened this page. Compare the values and decide again."
                    .into(),
            ));
        }
    }
    let details = vec![("row", (ordinal + 1).to_string()), ("decision", decision.code().into())];
    audit_events::note_by(ctx, &mut tx, actor, id, "import.held_decided", details).await?;
    users::enqueue_index(ctx, &mut tx).await?;
    commit(ctx, tx, actor, id).await
}

/// Decides about all rows that are still held, as a job.
pub async fn resolve_all_conflicts(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    decision: ConflictDecision,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let import = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
    require_ended(&import)?;
    if import.applied.held == 0 {
        return Err(Error::Conflict("This import has no held rows left.".into()));
    }
    let mut tx = ctx.db.begin().await?;
    if !store::set_resolving(&mut tx, id, decision).await? {
        return Err(Error::Conflict(refusal(Transition::ResolveConflicts, import.state)));
    }
    let details =
        vec![("rows", import.applied.held.to_string()), ("decision", decision.code().to_owned())];
    audit_events::note_by(ctx, &mut tx, actor, id, "import.held_decided", details).await?;
    enqueue_write(ctx, &mut tx, actor, id, &ResolveConflicts, None).await?;
    commit(ctx, tx, actor, id).await
}

fn require_ended(import: &Import) -> Result<()> {
    match import.state {
        _ if import.undone_at.is_some() => Err(Error::Conflict(
            "An undo of this import has started, so held rows can no longer be decided. Finish the undo, or upload the file again.".into(),
        )),
        ImportState::Done | ImportState::Cancelled | ImportState::Failed
            if import.started_at.is_some() =>
        {
            Ok(())
        }
        state => Err(Error::Conflict(refusal(Transition::ResolveConflicts, state))),
    }
}
