use uuid::Uuid;

use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exports::{ExportState, audited, file_path, find};

/// An address in the bucket that works for 60 seconds, for a client that has been let in by other
/// means than a link (the API). Counted as a download by the audit log alone. `None`: the storage is
/// a folder, which has no addresses.
pub async fn fetch_address(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<String>> {
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))?;
    actor.require_columns(&export.columns)?;
    if export.state != ExportState::Done {
        return Err(Error::Conflict(format!(
            "This export is {}: it has no file.",
            export.state.label().to_lowercase()
        )));
    }
    let Some(address) = ctx.files.address(&file_path(&export)).await? else { return Ok(None) };
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    audited::note(&mut tx, actor, now, &export, "export.downloaded", Vec::new()).await?;
    tx.commit().await?;
    Ok(Some(address))
}
