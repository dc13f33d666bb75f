use uuid::Uuid;

use super::{mails, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators;

/// Removes what an operator has besides the password, because they have lost it, and tells them. `false`:
/// there was nothing.
pub(crate) async fn reset(ctx: &Context, tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    if !store::delete_all(tx, operator_id).await? {
        return Ok(false);
    }
    if let Some(identity) = operators::store::identity_in(tx, operator_id).await? {
        mails::reset(ctx, tx, &identity).await?;
    }
    Ok(true)
}

/// Whether an operator has a second factor.
pub(crate) async fn has_one(ctx: &Context, operator_id: Uuid) -> Result<bool> {
    Ok(store::find(&ctx.db, operator_id).await?.app.is_some())
}
