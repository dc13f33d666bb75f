use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// Revokes a key for good: at once in this process, within a second in others. A key that was revoked
/// before stays as it is.
pub async fn revoke(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageApiKeys)?;
    actor.require_recent_proof(&ctx.clock)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let found = store::revoke(&mut tx, actor.application.seq, id, actor.name(), now).await?;
    let Some((handle, prefix, name)) = found else {
        let known = store::exists(&ctx.db, actor.application.seq, id).await?;
        return if known { Ok(()) } else { Err(Error::not_found("key")) };
    };
    let fact = Fact {
        action: "api_key.revoked",
        subject_kind: "api_key",
        subject_id: Some(id),
        subject: prefix,
        details: vec![("name", name)],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    ctx.keys.forget(&handle);
    Ok(())
}
