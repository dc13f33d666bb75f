use uuid::Uuid;

use super::rename::not_found;
use super::store;
use crate::context::Context;
use crate::error::Result;
use crate::factors::check::require_recent_proof;
use crate::factors::{self, Holder, mails};
use crate::operators;

/// Removes a passkey of the operator's own; with the last second factor the recovery codes go, too. Needs
/// a recent proof. Not found: it was removed, or is somebody else's.
pub async fn remove_passkey(ctx: &Context, holder: &Holder<'_>, id: Uuid) -> Result<()> {
    require_recent_proof(ctx, holder).await?;
    let operator_id = holder.identity.operator_id;
    let mut tx = ctx.db.begin().await?;
    factors::store::lock(&mut tx, operator_id).await?;
    let name = store::name_of(&mut tx, operator_id, id).await?.ok_or_else(not_found)?;
    store::delete(&mut tx, operator_id, id).await?;
    let is_last = factors::store::delete_codes_without_factor(&mut tx, operator_id).await?;
    let details = [("factor", "passkey".to_owned()), ("passkey", name.clone())];
    let action = "operator.second_factor_removed";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
        .await?;
    mails::passkey_removed(ctx, &mut tx, holder, &name, is_last).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
