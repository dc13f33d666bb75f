use super::list::shown;
use super::{AccessReport, MemberState};
use crate::access::{Actor, Permission};
use crate::api_keys;
use crate::context::Context;
use crate::error::Result;

/// Who may do what in the actor's application, for those who read its audit log: people with the role that
/// counts there, and API keys that work.
pub async fn access_report(ctx: &Context, actor: &Actor) -> Result<AccessReport> {
    actor.require(Permission::ReadAudit)?;
    let now = ctx.clock.now();
    let (members, is_cut) = shown(ctx, actor).await?;
    let mut report = AccessReport { is_cut, ..AccessReport::default() };
    for member in members {
        match (member.state, member.role_in(actor.application.id, now).cloned()) {
            (MemberState::Active, Some(given)) => report.people.push((member, given)),
            _ => report.without_access.push(member),
        }
    }
    report.api_keys = api_keys::working(ctx, actor.application.seq).await?;
    Ok(report)
}
