use uuid::Uuid;

use super::{Provider, speaks_for, store};
use crate::context::Context;
use crate::error::Result;
use crate::group_roles::{self, GroupRole};

/// The provider whose groups replace somebody's roles at their next sign-in there, and its groups that give
/// roles. `None`: there is none, or they are a break-glass owner, whom no group touches.
pub(crate) async fn role_groups(
    ctx: &Context,
    organization_seq: i64,
    (operator_id, email_key): (Uuid, &str),
) -> Result<Option<(Provider, Vec<GroupRole>)>> {
    let found = speaks_for::provider_of(&ctx.db, organization_seq, email_key).await?;
    let Some(found) = found else { return Ok(None) };
    let provider = store::find(&ctx.db, found.id).await?;
    let Some(provider) = provider.filter(|one| !one.groups_claim.is_empty()) else {
        return Ok(None);
    };
    let groups = group_roles::store::groups_of(&ctx.db, provider.groups()).await?;
    let exempt = store::break_glass(&ctx.db, organization_seq).await?;
    let is_exempt = exempt.iter().any(|one| one.is_active && one.operator_id == operator_id);
    Ok((!groups.is_empty() && !is_exempt).then_some((provider, groups)))
}
