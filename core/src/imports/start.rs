use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::accept::check_accepted;
use super::apply::ApplyImport;
use super::lifecycle::{Transition, commit, enqueue_write, refusal};
use super::{Accepted, Changes, Import, ImportState, audit_events, corrections, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::format::counted;

/// Starts an import that needs no confirmation: no row has a warning, and no status change has to be
/// confirmed. It waits in line while another import of the application runs.
pub async fn start(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    start_for(ctx, actor, id, Start::default()).await
}

/// Starts the preview that a page shows. Refused if the rows were checked again since then
/// ([`as_seen`]), or if the numbers of warnings and status changes are not those that were accepted.
pub async fn start_as_seen(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    seen: &str,
    accepted: Accepted,
) -> Result<Import> {
    let changes = Changes::default();
    match start_or_check(ctx, actor, id, Some(seen), accepted, &changes).await? {
        Started::Started(import) | Started::Checking(import, _) => Ok(import),
    }
}

/// What came of the start.
#[derive(Debug)]
pub enum Started {
    Started(Import),
    /// This many changes had not been checked yet. The rows are checked with them, and nothing starts
    /// before somebody has seen the result.
    Checking(Import, usize),
}

/// Starts the preview that a page shows. Changes on the page that were not checked yet are checked first,
/// because the start runs only what somebody has seen. `accepted`: the numbers that the page named.
///
/// # Errors
/// `Conflict` where the file was validated again since the page was opened (`seen` is not what
/// [`as_seen`] says now), and where its warnings or status changes were not accepted.
pub async fn start_or_check(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    seen: Option<&str>,
    accepted: Accepted,
    changes: &Changes,
) -> Result<Started> {
    actor.require(Permission::RunImports)?;
    let import = super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
    let ready = import.state == ImportState::Ready;
    if ready {
        require_seen(&import, seen)?;
    }
    match changes.count(&import.choices) {
        count if ready && count > 0 => {
            let import = corrections::change(ctx, actor, id, changes).await?;
            Ok(Started::Checking(import, count))
        }
        _ => {
            let start = Start { seen, accepted, reserved_for: None };
            start_for(ctx, actor, id, start).await.map(Started::Started)
        }
    }
}

/// [`change`](super::change) by a page. Refused if the rows were checked again since the page was opened:
/// the page sends all options, and somebody else may have changed them.
pub async fn change_as_seen(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    seen: Option<&str>,
    changes: &Changes,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let import = super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
    if import.state == ImportState::Ready {
        require_seen(&import, seen)?;
    }
    corrections::change(ctx, actor, id, changes).await
}

fn require_seen(import: &Import, seen: Option<&str>) -> Result<()> {
    if seen.is_some_and(|seen| as_seen(import) != seen) {
        return Err(Error::Conflict(
            "The rows were checked again since you opened this page. Review the new preview, then start the import.".into(),
        ));
    }
    Ok(())
}

/// A short text that names the preview on a page. Each check of the rows has another one, and every change
/// of options, mapping or cells is followed by a check.
pub fn as_seen(import: &Import) -> String {
    let validated = import.validation_seconds.to_bits();
    let accepted = import.offers.iter().filter(|offer| offer.accepted);
    let accepted: Vec<_> = accepted.map(|offer| (offer.column, offer.code)).collect();
    let shown = (validated, &import.preview, &import.choices, &import.columns, import.corrections);
    let shown = (shown, accepted, &import.warnings);
    let digest = Sha256::digest(format!("{shown:?}"));
    hex::encode(&digest[..8])
}

/// The conditions of a start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Start<'a> {
    /// The preview that somebody has seen (see [`as_seen`]). `None`: the present one.
    pub seen: Option<&'a str>,
    pub accepted: Accepted,
    /// The only worker that may take the job.
    pub reserved_for: Option<&'a str>,
}

pub(super) async fn start_for(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    start: Start<'_>,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    // The transition locks the import, so what is checked next is what runs.
    let moved = store::set_started(&mut tx, actor, id, ctx.clock.now()).await?;
    let import = store::find_in(&mut tx, seq, id).await?;
    let import = import.ok_or_else(|| Error::not_found("import"))?.import;
    if !moved {
        return Err(Error::Conflict(refusal(Transition::Start, import.state)));
    }
    require_seen(&import, start.seen)?;
    check_startable(&import)?;
    let settings = store::settings_in(&mut tx, seq).await?;
    check_accepted(&import, start.accepted, settings)?;
    let mut details = audit_events::counts(&import.preview);
    details.extend(audit_events::warnings(&import));
    audit_events::note_by(ctx, &mut tx, actor, id, "import.started", details).await?;
    enqueue_write(ctx, &mut tx, actor, id, &ApplyImport, start.reserved_for).await?;
    commit(ctx, tx, actor, id).await
}

fn check_startable(import: &Import) -> Result<()> {
    if import.outdated {
        return Err(Error::Conflict(
            "Rollcall was upgraded after this file was checked, and its rules have changed. Check the rows again, then review the preview.".into(),
        ));
    }
    if import.choices.all_or_nothing && import.preview.invalid > 0 {
        return Err(Error::Conflict(format!(
            "{}, and this import writes all rows or none. Correct the invalid rows, or choose to skip them.",
            counted(import.preview.invalid, "row is invalid", "rows are invalid")
        )));
    }
    Ok(())
}
