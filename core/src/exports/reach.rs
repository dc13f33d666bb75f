use rollcall_types::erasure::ErasureReach;

use super::request::checked;
use super::{ExportFilter, store};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::users;

/// What is kept about the users that a filter matches, as far as an erasure of them tells. The caller has
/// checked that the actor may ask.
pub(crate) async fn reach(
    ctx: &Context,
    actor: &Actor,
    filter: &ExportFilter,
) -> Result<ErasureReach> {
    checked(actor, filter)?;
    let seq = actor.application.seq;
    let wanted = store::wanted(&ctx.db, seq, filter, users::searched(actor)).await?;
    let (reach, first) = store::reached(&ctx.db, &wanted).await?;
    let Some(first) = first else { return Ok(reach) };
    let files = store::filters_of_files(&ctx.db, seq, first).await?;
    let may_hold = |file: &&ExportFilter| {
        file.ids.is_empty()
            || filter.ids.is_empty()
            || file.ids.iter().any(|id| filter.ids.contains(id))
    };
    Ok(ErasureReach { exports: files.iter().filter(may_hold).count() as i64, ..reach })
}
