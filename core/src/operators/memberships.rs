use super::Membership;
use crate::access::{self, Identity};
use crate::context::Context;
use crate::error::Result;

/// The applications that an operator can open.
pub async fn memberships(ctx: &Context, identity: &Identity) -> Result<Vec<Membership>> {
    let found = access::store::memberships(&ctx.db, identity.operator_id).await?;
    Ok(found
        .into_iter()
        .map(|(organization, application, role)| Membership { organization, application, role })
        .collect())
}
