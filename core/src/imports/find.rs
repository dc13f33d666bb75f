use uuid::Uuid;

use super::{Import, ImportState, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// One import of the actor's application.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Import>> {
    actor.require(Permission::ReadImports)?;
    let seq = actor.application.seq;
    let Some(found) = store::find(&ctx.db, seq, id).await? else { return Ok(None) };
    let mut import = found.import;
    import.same_as = store::same_file(&ctx.db, seq, &import.sha256, id).await?;
    if import.state == ImportState::Waiting {
        import.waiting_for = store::in_work(&ctx.db, seq).await?;
    }
    Ok(Some(import))
}
