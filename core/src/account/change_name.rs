use uuid::Uuid;

use super::store;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators::{self, accounts};

/// Changes the operator's own name. Field error: `name`. What they did before stays under the name that
/// they had.
pub async fn change_name(
    ctx: &Context,
    identity: &Identity,
    name: &str,
    request_id: &str,
) -> Result<()> {
    let name = accounts::check_name(name)?;
    if name == identity.name {
        return Ok(());
    }
    let mut tx = ctx.db.begin().await?;
    store::set_name(&mut tx, identity.operator_id, name).await?;
    let details = [("new_name", name.to_owned())];
    operators::record_own(ctx, &mut tx, identity, request_id, "operator.renamed", &details).await?;
    tx.commit().await
}

/// Gives an account the name that the directory of its organization has for it.
pub(crate) async fn rename_in(tx: &mut Tx, operator_id: Uuid, name: &str) -> Result<()> {
    store::set_name(tx, operator_id, name).await
}
