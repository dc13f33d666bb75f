use uuid::Uuid;

use super::store;
use crate::access::Identity;
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Adds an audit entry about what an operator did to their own account, in each of their organizations.
pub(crate) async fn record_own(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    request_id: &str,
    action: &'static str,
    details: &[(&'static str, String)],
) -> Result<()> {
    let by = (Some(identity.operator_id), identity.name.as_str());
    record_by(ctx, tx, by, identity, request_id, action, details).await
}

/// The same for what somebody did who was not signed in: `by` is the actor's id and name.
pub(crate) async fn record_by(
    ctx: &Context,
    tx: &mut Tx,
    (actor_id, actor): (Option<Uuid>, &str),
    identity: &Identity,
    request_id: &str,
    action: &'static str,
    details: &[(&'static str, String)],
) -> Result<()> {
    for organization_seq in store::organizations(tx, identity.operator_id).await? {
        let who = Who { organization_seq, application_seq: None, actor_id, actor, request_id };
        let fact = Fact {
            action,
            subject_kind: "operator",
            subject_id: Some(identity.operator_id),
            subject: identity.name.clone(),
            details: details.to_vec(),
        };
        audit::append_for(tx, &who, ctx.clock.now(), fact).await?;
    }
    Ok(())
}
