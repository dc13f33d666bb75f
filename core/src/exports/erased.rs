use uuid::Uuid;

use super::remove::enqueue_removal;
use super::{Export, ExportFilter, ExportState, audit_events, store};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::users::{NoteFilter, Search, UserSnapshot};

const CAUSE: &str =
    "A user who may be in the file was erased. Run the export again to get a file without them.";
/// Replaces a search text that finds an erased user.
const FORGOTTEN: &str = "(erased)";

/// Withdraws files that may contain users who are being erased: from this commit on they cannot be
/// downloaded, and a job deletes them. Which users matched a filter at that time is no longer
/// known, so every file is withdrawn that is younger than the user. `holders`: users of whom some of `gone` were
/// a part once, so that a file of chosen users may hold both. The manifests stay, but name
/// nobody: a search text that finds the user is removed from the filter, at once or within an hour
/// after the export ends. (A run that is under way starts again: see [`super::write`].)
pub(crate) async fn withdraw(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    gone: &[UserSnapshot],
    holders: &[Uuid],
) -> Result<()> {
    let now = ctx.clock.now();
    for export in store::lock_all_kept(tx, actor.application.seq).await? {
        let is_meant = |user| may_hold(&export, user, holders);
        let holds = export.state == ExportState::Done && gone.iter().any(is_meant);
        let (from, to) = ([ExportState::Done], ExportState::Deleted);
        if holds && store::move_state(tx, export.id, &from, to, CAUSE, now).await? {
            let details = vec![("reason", "erased".to_owned())];
            audit_events::note(tx, actor, now, &export, "export.withdrawn", details).await?;
            enqueue_removal(ctx, tx, export.id, now).await?;
        }
    }
    for (id, ended, mut filter) in store::searches(tx, actor.application.seq).await? {
        let search = Search::new(&filter.search);
        let finds = |user: &UserSnapshot| search.finds(&user.fields.search_text(&user.vendor_data));
        // Nobody can tell any more whom a text of notes names.
        let asks_notes = text_of_notes(&filter).is_some_and(|text| text != FORGOTTEN);
        let is_found = filter.search != FORGOTTEN && gone.iter().any(finds);
        if is_found || asks_notes {
            if !ended {
                store::forget_search_later(tx, id).await?;
                continue;
            }
            forget(&mut filter);
            store::set_filter(tx, id, &filter).await?;
        }
    }
    Ok(())
}

/// Removes search texts that find an erased user from the filters of exports that have ended since.
pub(crate) async fn forget_searches(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    for (id, mut filter) in store::to_forget(&mut tx).await? {
        forget(&mut filter);
        store::set_filter(&mut tx, id, &filter).await?;
    }
    tx.commit().await
}

fn text_of_notes(filter: &ExportFilter) -> Option<&str> {
    filter.note.as_ref().and_then(NoteFilter::text)
}

fn forget(filter: &mut ExportFilter) {
    if !filter.search.is_empty() {
        FORGOTTEN.clone_into(&mut filter.search);
    }
    if let Some(NoteFilter::Text(text)) = &mut filter.note {
        FORGOTTEN.clone_into(text);
    }
}

fn may_hold(export: &Export, user: &UserSnapshot, holders: &[Uuid]) -> bool {
    let ids = &export.filter.ids;
    let is_meant =
        ids.is_empty() || ids.contains(&user.id) || holders.iter().any(|id| ids.contains(id));
    // An id begins with its creation time (RFC 9562, version 7), which is before the user was
    // stored.
    let made_at = user.id.get_timestamp().map(|at| at.to_unix().0.saturating_mul(1_000_000));
    let made_at = made_at.and_then(|micros| i64::try_from(micros).ok()).map(Timestamp::from_micros);
    let is_younger = made_at > export.snapshot_at;
    is_meant && !is_younger
}
