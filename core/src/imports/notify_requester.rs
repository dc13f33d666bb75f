use uuid::Uuid;

use super::mails::{Ended, notify_ended};
use super::{Counts, ImportState, store};
use crate::access::Permission;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators;
use crate::organizations;

/// A run that takes longer than this (seconds) ends with a mail: nobody may be looking at its page.
const LONG: f64 = 60.0;

/// Tells the person who started an import how it ended, if it took long.
pub(super) async fn notify_requester(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
    applied: &Counts,
    (state, cause): (ImportState, &str),
) -> Result<()> {
    let Some(run) = store::run_of(tx, id).await? else { return Ok(()) };
    if ctx.clock.now().seconds_since(run.running_at) < LONG {
        return Ok(());
    }
    let Some(starter) = operators::identity(ctx, run.started_by_id).await? else { return Ok(()) };
    let Some(place) = organizations::system_actor(ctx, application_seq, "worker").await? else {
        return Err(Error::internal("imports", &"an import without its application"));
    };
    // Someone who can no longer read the import is not told of it either.
    let (organization, application) = (&place.organization.slug, &place.application.slug);
    let reader = operators::resolve(ctx, &starter, organization, application, "worker").await?;
    if !reader.is_some_and(|reader| reader.may(Permission::ReadImports)) {
        return Ok(());
    }
    let ended = Ended { id, file_name: &run.file_name, state, cause, applied };
    notify_ended(ctx, tx, &place, &starter, &ended).await
}
