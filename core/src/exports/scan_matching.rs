use tokio::sync::mpsc::Sender;

use super::ExportFilter;
use super::may_read::require_filters;
use super::store::{self, Encoder, Piece};
use crate::access::{Actor, UserColumn};
use crate::context::Context;
use crate::error::Result;
use crate::users;

/// Reads the users that a filter matches, in the order of their creation, and sends what the encoder
/// makes of them. For another feature, which has checked that the actor may do what it does with them.
pub(crate) async fn scan_matching(
    ctx: &Context,
    actor: &Actor,
    filter: &ExportFilter,
    columns: &[UserColumn],
    encoder: impl Encoder,
    pieces: Sender<Piece>,
) -> Result<()> {
    require_filters(actor, filter)?;
    let searched = users::searched(actor);
    let wanted = store::wanted(&ctx.db, actor.application.seq, filter, searched).await?;
    store::scan(&ctx.db, &ctx.clock, &wanted, columns, encoder, pieces).await.map(drop)
}
