use uuid::Uuid;

use super::find::only_of;
use super::{Export, ExportState, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

const PAGE: usize = 50;

/// A query for the list of exports. An empty part does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportQuery {
    pub state: Option<ExportState>,
    /// Part of a purpose or a requester's name, or a whole checksum.
    pub search: String,
    pub before: Option<Uuid>,
    pub after: Option<Uuid>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportList {
    pub exports: Vec<Export>,
    /// For [`ExportQuery::before`] of the next page.
    pub next: Option<Uuid>,
    /// For [`ExportQuery::after`] of the page before.
    pub previous: Option<Uuid>,
}

/// Exports of the actor's application, newest first. Actors who cannot oversee exports see only
/// their own.
pub async fn list(ctx: &Context, actor: &Actor, query: &ExportQuery) -> Result<ExportList> {
    actor.require(Permission::ReadExports)?;
    let backwards = query.after.is_some();
    let seq = actor.application.seq;
    let mut exports = store::list(&ctx.db, seq, only_of(actor), query, PAGE as i64 + 1).await?;
    let more = exports.len() > PAGE;
    exports.truncate(PAGE);
    if backwards {
        exports.reverse();
    }
    let (first, last) = (exports.first().map(|one| one.id), exports.last().map(|one| one.id));
    Ok(ExportList {
        exports,
        next: last.filter(|_| more || backwards),
        previous: first.filter(|_| if backwards { more } else { query.before.is_some() }),
    })
}
