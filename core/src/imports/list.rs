use uuid::Uuid;

use super::{Import, ImportState, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

const PAGE: usize = 25;

/// Which imports a page of the history shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportQuery {
    pub state: Option<ImportState>,
    /// Imports older than this one.
    pub before: Option<Uuid>,
    /// Imports newer than this one, for the way back.
    pub after: Option<Uuid>,
}

/// A page of the history, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportList {
    pub imports: Vec<Import>,
    /// For [`ImportQuery::before`] of the next page.
    pub next: Option<Uuid>,
    /// For [`ImportQuery::after`] of the page before.
    pub previous: Option<Uuid>,
}

pub async fn list(ctx: &Context, actor: &Actor, query: &ImportQuery) -> Result<ImportList> {
    actor.require(Permission::ReadImports)?;
    let backwards = query.after.is_some();
    let mut imports = store::list(
        &ctx.db,
        actor.application.seq,
        query.state,
        query.before,
        query.after,
        PAGE as i64 + 1,
    )
    .await?;
    let more = imports.len() > PAGE;
    imports.truncate(PAGE);
    if backwards {
        imports.reverse();
    }
    for import in &mut imports {
        if import.state == ImportState::Waiting {
            import.waiting_for = store::in_work(&ctx.db, actor.application.seq).await?;
        }
    }
    let next = imports.last().map(|import| import.id).filter(|_| more || backwards);
    let previous = imports
        .first()
        .map(|import| import.id)
        .filter(|_| if backwards { more } else { query.before.is_some() });
    Ok(ImportList { imports, next, previous })
}
