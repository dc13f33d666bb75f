use super::resolve::resolve_anywhere;
use crate::access::Identity;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::Result;

/// A change that an operator tried on a page and that their role does not allow.
#[derive(Clone, Debug)]
pub struct RefusedAction {
    pub identity: Identity,
    /// Slugs.
    pub organization: String,
    pub application: String,
    /// The address of the form below the application, without ids: `/imports/{id}/start`.
    pub action: String,
    pub request_id: String,
}

/// Writes an attempt into the audit log of its organization. Of somebody who has no role there nothing is
/// written: an organization's log holds what its own people do.
pub async fn record_refused(ctx: &Context, refused: &RefusedAction) -> Result<()> {
    let RefusedAction { identity, organization, application, action, request_id } = refused;
    let found = resolve_anywhere(ctx, identity, organization, application, request_id).await?;
    let Some(actor) = found else { return Ok(()) };
    let fact = Fact {
        action: "operator.action_refused",
        subject_kind: "operator",
        subject_id: actor.operator_id(),
        subject: actor.name().to_owned(),
        details: vec![("action", action.clone()), ("role", actor.role.code().to_owned())],
    };
    let mut tx = ctx.db.begin().await?;
    audit::append(&mut tx, &actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}
