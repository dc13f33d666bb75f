use uuid::Uuid;

use super::{guard, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::Result;
use crate::operators::{give, sessions};

/// Takes a person's access to the organization away until [`restore`]. Their sessions end at once.
/// No error if they are suspended already.
pub async fn suspend(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = set(ctx, actor, id, true).await;
    guard::record_refusal(ctx, actor, "suspend", (Some(id), ""), outcome).await
}

/// Lets a suspended person in again. No error if they are not suspended.
pub async fn restore(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = set(ctx, actor, id, false).await;
    guard::record_refusal(ctx, actor, "restore access", (Some(id), ""), outcome).await
}

async fn set(ctx: &Context, actor: &Actor, id: Uuid, suspended: bool) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    if target.is_suspended == suspended {
        return Ok(());
    }
    let by = suspended.then(|| (actor.name(), now));
    store::set_suspended(&mut tx, actor.organization.seq, id, by).await?;
    let fact = if suspended {
        guard::not_oneself(actor, &target, "suspend")?;
        give::keep_an_owner(&mut tx, &actor.organization, &target).await?;
        let ended = sessions::end_all(&mut tx, id).await?;
        let details = vec![("sessions", ended.to_string())];
        guard::fact("operator.suspended", &target, details)
    } else {
        guard::fact("operator.restored", &target, Vec::new())
    };
    audit::append_about(&mut tx, actor, None, now, fact).await?;
    tx.commit().await
}
