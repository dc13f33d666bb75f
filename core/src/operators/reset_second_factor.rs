use super::accounts::{email_key, note};
use super::{sessions, store};
use crate::context::Context;
use crate::error::Result;
use crate::factors;

/// Removes an operator's second factor and ends their sessions. `None`: there is no such operator;
/// `false`: they had none.
pub async fn reset_second_factor(ctx: &Context, email: &str) -> Result<Option<bool>> {
    let key = email_key(email);
    let mut tx = ctx.db.begin().await?;
    let Some(id) = store::id_of(&mut tx, &key).await? else { return Ok(None) };
    if !factors::reset(ctx, &mut tx, id).await? {
        return Ok(Some(false));
    }
    let ended = sessions::end_all(&mut tx, id).await?;
    let details = [("sessions", ended.to_string())];
    note(ctx, &mut tx, &key, "operator.second_factor_reset", &details).await?;
    tx.commit().await?;
    Ok(Some(true))
}
