use super::store;
use crate::access::{ApplicationRef, OrganizationRef};
use crate::context::Context;
use crate::error::Result;

/// An organization and its application by their slugs. For commands on the machine.
pub async fn find(
    ctx: &Context,
    organization: &str,
    application: &str,
) -> Result<Option<(OrganizationRef, ApplicationRef)>> {
    store::find(&ctx.db, organization, application).await
}
