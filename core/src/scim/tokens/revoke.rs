use uuid::Uuid;

use super::create::fact;
use super::{require_owner, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};

/// Revokes a token for good. What the directory has done stays. A token that was revoked before stays as
/// it is.
pub async fn revoke_token(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let tokens = store::list(&ctx.db, seq).await?;
    let found = tokens.into_iter().find(|one| one.id == id);
    let info = found.ok_or_else(|| Error::not_found("directory token"))?;
    require_owner(actor)?;
    let mut tx = ctx.db.begin().await?;
    if store::revoke(&mut tx, id, actor.name(), now).await? {
        let fact = fact("directory.token_revoked", &info, Vec::new());
        audit::append_about(&mut tx, actor, None, now, fact).await?;
    }
    tx.commit().await
}
