use super::{AuditEntry, AuditPage, AuditQuery, chain::Link, store};
use crate::Timestamp;
use crate::access::{Actor, Permission, Scope};
use crate::context::Context;
use crate::error::Result;

const PAGE: usize = 50;

/// Entries of the actor's organization that concern the application or the organization itself,
/// newest first.
pub async fn search(ctx: &Context, actor: &Actor, query: &AuditQuery) -> Result<AuditPage> {
    actor.require(Permission::ReadAudit)?;
    let backwards = query.above.is_some();
    let mut links = store::list(&ctx.db, actor, query, PAGE + 1).await?;
    let more = links.len() > PAGE;
    links.truncate(PAGE);
    if backwards {
        links.reverse();
    }
    let (last_number, last_hash) = store::head(&ctx.db, actor.organization.seq).await?;
    let has_others = actor.scope != Scope::Organization
        || store::applications(&ctx.db, actor.organization.seq).await? > 1;
    let first = links.first().map(|link| link.number);
    let last = links.last().map(|link| link.number);
    let entries = links.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
    Ok(AuditPage {
        entries,
        next: last.filter(|_| more || backwards),
        previous: first.filter(|_| if backwards { more } else { query.below.is_some() }),
        last_number,
        last_hash,
        has_others,
    })
}

pub(super) fn entry(link: Link) -> Result<AuditEntry> {
    Ok(AuditEntry {
        number: link.number,
        at: Timestamp::from_micros(link.at),
        actor: link.actor,
        actor_id: link.actor_id,
        action: link.action,
        subject_kind: link.subject_kind,
        subject_id: link.subject_id,
        subject: link.subject,
        details: serde_json::from_str(&link.details)?,
        request_id: link.request_id,
        hash: link.hash,
    })
}
