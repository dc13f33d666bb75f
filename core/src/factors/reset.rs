use uuid::Uuid;

use super::{mails, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators::{self, accounts, sessions};

/// Removes what an operator has besides the password, because they have lost it, and tells them. `false`:
/// there was nothing. `by`: who does it.
pub(crate) async fn reset(ctx: &Context, tx: &mut Tx, operator_id: Uuid, by: &str) -> Result<bool> {
    // Otherwise PostgreSQL does not see a passkey that is being stored at the same time.
    store::lock(tx, operator_id).await?;
    if !store::delete_all(tx, operator_id).await? {
        return Ok(false);
    }
    if let Some(identity) = operators::store::identity_in(tx, operator_id).await? {
        mails::reset(ctx, tx, &identity, by).await?;
    }
    Ok(true)
}

/// Whether an operator has a second factor.
pub(crate) async fn has_one(ctx: &Context, operator_id: Uuid) -> Result<bool> {
    Ok(store::find(&ctx.db, operator_id).await?.has_one())
}

/// Whether an operator has an authenticator app that counts.
pub(crate) async fn has_app(ctx: &Context, operator_id: Uuid) -> Result<bool> {
    Ok(store::find(&ctx.db, operator_id).await?.app.is_some_and(|app| app.counts))
}

/// Removes an operator's second factor and ends their sessions. `None`: there is no such operator;
/// `false`: they had none.
pub async fn reset_by_email(ctx: &Context, email: &str) -> Result<Option<bool>> {
    let key = accounts::email_key(email);
    let mut tx = ctx.db.begin().await?;
    let Some(id) = operators::store::id_of(&mut tx, &key).await? else { return Ok(None) };
    if !reset(ctx, &mut tx, id, "Whoever runs Rollcall").await? {
        return Ok(Some(false));
    }
    let ended = sessions::end_all(&mut tx, id).await?;
    let details = [("sessions", ended.to_string())];
    accounts::note(ctx, &mut tx, &key, "operator.second_factor_reset", &details).await?;
    tx.commit().await?;
    Ok(Some(true))
}
