use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::erasure::ErasureReach;
use crate::error::Result;
use crate::exports::{self, ExportFilter};

/// What an erasure of the users that a filter matches would take away. It reads each of them: a second or
/// two for a million.
pub async fn reach(ctx: &Context, actor: &Actor, filter: &ExportFilter) -> Result<ErasureReach> {
    actor.require(Permission::DeleteUsers)?;
    let reach = exports::reach(ctx, actor, filter).await?;
    if actor.may(Permission::ReadFaces) {
        return Ok(reach);
    }
    Ok(ErasureReach { with_faces: None, blocklisted: None, ..reach })
}
