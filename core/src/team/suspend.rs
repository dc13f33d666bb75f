use uuid::Uuid;

use super::mails::{self, AccessChange};
use super::{guard, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::directory;
use crate::error::Result;
use crate::operators::store::roles::Held;
use crate::operators::{give, sessions};

/// Takes a person's access to the organization away until [`restore`]. Their sessions end at once, except
/// one that also opens another organization: it does not lead to this one any more.
/// A mail tells them. No error if they are suspended already.
pub async fn suspend(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = set(ctx, actor, id, true).await;
    guard::record_refusal(ctx, actor, "suspend", (Some(id), ""), outcome).await
}

/// Lets a suspended person in again. No error if they are not suspended. A conflict: the directory keeps
/// them out.
pub async fn restore(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    let outcome = set(ctx, actor, id, false).await;
    guard::record_refusal(ctx, actor, "restore access", (Some(id), ""), outcome).await
}

async fn set(ctx: &Context, actor: &Actor, id: Uuid, suspended: bool) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    if target.is_suspended == suspended {
        return Ok(());
    }
    if suspended {
        guard::not_oneself(actor, &target, "suspend")?;
        suspend_in(ctx, &mut tx, actor, &target).await?;
    } else {
        directory::require_active(&mut tx, actor.organization.seq, id).await?;
        restore_in(ctx, &mut tx, actor, &target).await?;
    }
    let change = if suspended { AccessChange::Suspended } else { AccessChange::Restored };
    mails::access_changed(ctx, &mut tx, actor, id, &change).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// The same in a transaction that has locked the team.
pub(crate) async fn suspend_in(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    target: &Held,
) -> Result<()> {
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    store::set_suspended(tx, seq, target.id, Some((actor.name(), now))).await?;
    give::keep_an_owner(tx, &actor.organization, target).await?;
    let ended = sessions::end_here(tx, seq, target.id).await?;
    let details = vec![("sessions", ended.to_string())];
    let fact = guard::fact("operator.suspended", target, details);
    audit::append_about(tx, actor, None, now, fact).await
}

/// The same in a transaction that has locked the team.
pub(crate) async fn restore_in(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    target: &Held,
) -> Result<()> {
    store::set_suspended(tx, actor.organization.seq, target.id, None).await?;
    let fact = guard::fact("operator.restored", target, Vec::new());
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}
