use super::check::require_proof;
use super::{Holder, mails, store};
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// Removes the operator's authenticator app; with the last second factor the recovery codes go, too.
/// `proof`: the password, or a code of the app. It is no error if there is none. Field error: `proof`.
pub async fn remove_app(ctx: &Context, holder: &Holder<'_>, proof: &str) -> Result<()> {
    require_proof(ctx, holder, proof).await?;
    let mut tx = ctx.db.begin().await?;
    let id = holder.identity.operator_id;
    store::lock(&mut tx, id).await?;
    if store::delete_app(&mut tx, id).await? {
        let is_last = store::delete_codes_without_factor(&mut tx, id).await?;
        let action = "operator.second_factor_removed";
        let details = [("factor", "authenticator app".to_owned())];
        operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
            .await?;
        mails::app_removed(ctx, &mut tx, holder, is_last).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
