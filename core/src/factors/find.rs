use super::{Factors, store};
use crate::access::Identity;
use crate::context::Context;
use crate::error::Result;

/// What the operator has besides the password.
pub async fn find(ctx: &Context, identity: &Identity) -> Result<Factors> {
    store::find(&ctx.db, identity.operator_id).await
}
