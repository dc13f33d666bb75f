use uuid::Uuid;

use super::mails::notify_rejected;
use super::{Export, ExportState, audit_events, find, request, store};
use crate::access::{Actor, Permission};
use crate::audit::reason;
use crate::context::Context;
use crate::error::{Error, Result};

/// Approves an export, which then runs. The requester cannot approve it.
pub async fn approve(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Export> {
    let export = to_decide(ctx, actor, id).await?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    if !store::approve(&mut tx, actor, id, now).await? {
        return Err(not_waiting(export.state));
    }
    audit_events::note(&mut tx, actor, now, &export, "export.approved", Vec::new()).await?;
    request::enqueue(ctx, &mut tx, actor.application.seq, id, None).await?;
    tx.commit().await?;
    ctx.wake();
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))
}

/// Rejects an export, and mails the requester why. Field error: `reason`, if it is empty or too long.
pub async fn decline(ctx: &Context, actor: &Actor, id: Uuid, reason: &str) -> Result<Export> {
    let export = to_decide(ctx, actor, id).await?;
    let reason = reason::read(reason)?;
    if reason.is_empty() {
        return Err(Error::invalid("reason", "Say why you reject it. The requester reads it."));
    }
    let now = ctx.clock.now();
    let cause = format!("Rejected by {}: {reason}", actor.name());
    let from = [ExportState::Unapproved];
    let mut tx = ctx.db.begin().await?;
    if !store::move_state(&mut tx, id, &from, ExportState::Refused, &cause, now).await? {
        return Err(not_waiting(export.state));
    }
    let details = vec![("reason", reason.clone())];
    audit_events::note(&mut tx, actor, now, &export, "export.declined", details).await?;
    notify_rejected(ctx, &mut tx, actor, &export, &reason).await?;
    tx.commit().await?;
    ctx.wake();
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))
}

async fn to_decide(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Export> {
    actor.require(Permission::OverseeExports)?;
    actor.require_recent_proof(&ctx.clock)?;
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))?;
    let requester = request::requester_of(ctx, export.requested_by_id).await?;
    if requester.is_some() && requester == actor.operator_id() {
        return Err(Error::Forbidden(
            "You or one of your API keys requested this export. Somebody else who may approve exports has to approve it.".into(),
        ));
    }
    Ok(export)
}

fn not_waiting(state: ExportState) -> Error {
    Error::Conflict(format!(
        "This export is {} and cannot be approved.",
        state.label().to_lowercase()
    ))
}
