use super::challenge::Aim;
use super::check::check_passkey;
use crate::context::Context;
use crate::error::Result;
use crate::factors::Holder;

/// Takes a passkey as the proof of who an operator is, before what needs a recent one. Wrong ones are
/// counted and recorded. Field error: `passkey`. A conflict: the page is too old.
pub async fn prove_by_passkey(
    ctx: &Context,
    holder: &Holder<'_>,
    session_key: &str,
    answer: &str,
) -> Result<()> {
    let aim = Aim::Proof(holder.identity.operator_id);
    let passkey = check_passkey(ctx, holder, aim, session_key, answer).await?;
    let mut tx = ctx.db.begin().await?;
    passkey.spend(ctx, &mut tx, &holder.identity.email).await?;
    tx.commit().await
}
