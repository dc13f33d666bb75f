use uuid::Uuid;

use super::list::left_keys;
use super::mails::{self, AccessChange};
use super::{HandOver, guard, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators::store::roles::Held;
use crate::operators::{give, sessions};
use crate::{directory, exports, inbox};

/// Removes a person from the organization. Their sessions end at once, except one that also opens another
/// organization; API keys and directory tokens that they made go on; exports that they requested and that have no file yet are
/// cancelled, and what was assigned to them is assigned to nobody. What they did stays in history and audit log under their name.
pub async fn remove(ctx: &Context, actor: &Actor, id: Uuid) -> Result<HandOver> {
    let outcome = remove_member(ctx, actor, id).await;
    guard::record_refusal(ctx, actor, "remove", (Some(id), ""), outcome).await
}

async fn remove_member(ctx: &Context, actor: &Actor, id: Uuid) -> Result<HandOver> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    guard::not_oneself(actor, &target, "remove")?;
    let hand_over = remove_in(ctx, &mut tx, actor, &target).await?;
    mails::access_changed(ctx, &mut tx, actor, id, &AccessChange::Removed).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(hand_over)
}

/// The same in a transaction that has locked the team.
pub(crate) async fn remove_in(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    target: &Held,
) -> Result<HandOver> {
    let (seq, id, now) = (actor.organization.seq, target.id, ctx.clock.now());
    store::delete_member(tx, seq, id).await?;
    give::keep_an_owner(tx, &actor.organization, target).await?;
    let ended = sessions::end_here(tx, seq, id).await?;
    let hand_over = HandOver {
        api_keys: left_keys(ctx, seq, id).await?,
        directory_tokens: directory::store::tokens_made_by(&ctx.db, seq, id, now).await?,
        exports: exports::release(ctx, tx, actor, id).await?,
    };
    inbox::release(ctx, tx, seq, id).await?;
    let details = vec![
        ("roles", codes(target)),
        ("sessions", ended.to_string()),
        ("api_keys_kept", hand_over.api_keys.len().to_string()),
        ("directory_tokens_kept", hand_over.directory_tokens.to_string()),
        ("exports_cancelled", hand_over.exports.to_string()),
    ];
    let fact = guard::fact("operator.removed", target, details);
    audit::append_about(tx, actor, None, now, fact).await?;
    Ok(hand_over)
}

/// Every role that they had: "READER", "ADMIN in cards".
fn codes(target: &Held) -> String {
    let whole = target.role.iter().map(|(role, _)| role.code().to_owned());
    let single = target
        .in_applications
        .iter()
        .map(|one| format!("{} in {}", one.role.code(), one.application.slug));
    whole.chain(single).collect::<Vec<_>>().join(", ")
}
