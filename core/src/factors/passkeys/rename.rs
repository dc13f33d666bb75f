use uuid::Uuid;

use super::{name, store};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::factors::{Holder, mails};
use crate::operators;

/// Renames a passkey of the operator's own. Field error: `name`. Not found: it was removed, or is somebody
/// else's.
pub async fn rename_passkey(
    ctx: &Context,
    holder: &Holder<'_>,
    id: Uuid,
    new_name: &str,
) -> Result<()> {
    let new_name = name::check(new_name)?;
    let operator_id = holder.identity.operator_id;
    let mut tx = ctx.db.begin().await?;
    let former = store::name_of(&mut tx, operator_id, id).await?.ok_or_else(not_found)?;
    if former == new_name {
        return Ok(());
    }
    store::rename(&mut tx, operator_id, id, new_name).await?;
    let details = [("from", former.clone()), ("to", new_name.to_owned())];
    let action = "operator.passkey_renamed";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
        .await?;
    mails::passkey_renamed(ctx, &mut tx, holder, &former, new_name).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

pub(super) fn not_found() -> Error {
    Error::NotFound("This passkey is not there any more. Reload the page.".into())
}
