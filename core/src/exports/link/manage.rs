use uuid::Uuid;

use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exports::find::require_ending;
use crate::exports::mails::notify_ready;
use crate::exports::{Export, Link, audit_events, find, store};

/// Creates a new link for the actor's own export and mails it. The link before it stops working.
pub async fn renew_link(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Export> {
    actor.require(Permission::RunExports)?;
    actor.require_recent_proof(&ctx.clock)?;
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))?;
    if export.requested_by_id.is_none() || export.requested_by_id != actor.operator_id() {
        return Err(Error::Forbidden(format!(
            "Only {} can use the link of this export.",
            export.requested_by
        )));
    }
    actor.require_columns(&export.columns)?;
    let settings = store::settings(&ctx.db, actor.application.seq).await?;
    let now = ctx.clock.now();
    let expires_at = now.plus_seconds(settings.link_hours * 3_600);
    let mut tx = ctx.db.begin().await?;
    if !store::renew_link(&mut tx, id, expires_at).await? {
        return Err(Error::Conflict("The file no longer exists. Run the export again.".into()));
    }
    let number = export.link.as_ref().map_or(0, |link| link.number) + 1;
    let renewed = Export { link: Some(Link { number, expires_at, revoked_by: None }), ..export };
    audit_events::note(&mut tx, actor, now, &renewed, "export.link_renewed", Vec::new()).await?;
    notify_ready(ctx, &mut tx, actor, &renewed).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(renewed)
}

/// Revokes the link. The file stays until its retention is over.
pub async fn revoke_link(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Export> {
    require_ending(actor)?;
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))?;
    let mut tx = ctx.db.begin().await?;
    if !store::revoke_link(&mut tx, id, actor.name()).await? {
        return Err(Error::Conflict("This export has no link to revoke.".into()));
    }
    let now = ctx.clock.now();
    audit_events::note(&mut tx, actor, now, &export, "export.link_revoked", Vec::new()).await?;
    tx.commit().await?;
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))
}
