use std::collections::BTreeSet;

use uuid::Uuid;

use super::account;
use super::create::{group_fact, note, user_fact};
use super::find::{read_id, resource};
use super::members::{MAX_SETTLED, set_members};
use super::refusal::{Answer, Failure, Refusal, answer, record};
use super::schema::Kind;
use super::settle::Settling;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::store;
use crate::error::Result;
use crate::operators::store::{self as operators, roles};
use crate::team;

/// Takes a resource out of the directory. A user leaves the team as somebody does who is removed on its
/// page; who is suspended by hand stays in it, suspended. `condition`: the header `If-Match`.
pub async fn delete(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    id: &str,
    condition: Option<&str>,
) -> Answer<()> {
    let outcome = remove(ctx, actor, kind, id, condition).await;
    answer(record(ctx, actor, kind, id, outcome).await)
}

async fn remove(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    id: &str,
    condition: Option<&str>,
) -> Result<(), Failure> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let uuid = read_id(kind, id)?;
    let mut tx = locked(ctx, actor).await?;
    let present = resource(ctx, &mut tx, actor, kind, uuid).await?;
    let present = present.ok_or_else(|| Refusal::not_found(kind.name(), id))?;
    present.require_version(condition)?;
    match kind {
        Kind::User => {
            remove_user(ctx, &mut tx, actor, uuid).await?;
            tx.commit().await?;
        }
        Kind::Group => {
            drop(tx);
            remove_group(&Settling::prepare(ctx, actor).await?, uuid).await?;
        }
    }
    ctx.wake();
    Ok(())
}

/// A transaction in which nobody else changes directory or team.
async fn locked(ctx: &Context, actor: &Actor) -> Result<Tx> {
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, actor.organization.seq).await?;
    operators::lock_memberships(&mut tx, actor.organization.seq).await?;
    Ok(tx)
}

async fn remove_user(ctx: &Context, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<()> {
    let seq = actor.organization.seq;
    let Some(user) = store::find_user(tx, seq, id).await? else { return Ok(()) };
    let held = match user.operator_id {
        Some(operator_id) => roles::held(tx, seq, operator_id).await?,
        None => None,
    };
    let mut details = Vec::new();
    match held {
        // Otherwise the directory could undo it: by a new record, which gives a new membership.
        Some(held) if held.is_suspended && !user.has_suspended => {
            details.push(("membership", "kept, suspended by hand".to_owned()));
        }
        Some(held) => {
            account::keep_break_glass(tx, actor, &held).await?;
            team::remove_in(ctx, tx, actor, &held).await?;
        }
        None => {
            team::revoke_in(ctx, tx, actor, &user.email_key).await?;
        }
    }
    store::delete_user(tx, id).await?;
    note(ctx, tx, actor, user_fact("directory.user_deleted", &user, details)).await
}

/// Lets the members of a group go, as many in each transaction as one request may change, so that others get
/// their turn in between; the group goes with the last of them. A request that is cut off leaves a smaller
/// group, which the audit log tells of, and the directory asks again.
async fn remove_group(settling: &Settling<'_>, id: Uuid) -> Result<(), Failure> {
    let Settling { ctx, actor, .. } = *settling;
    let mut removed = 0;
    loop {
        let mut tx = locked(ctx, actor).await?;
        let Some(group) = store::find_group(&mut tx, actor.organization.seq, id).await? else {
            return Ok(());
        };
        let members = store::members(&mut tx, id).await?;
        let rest: BTreeSet<Uuid> = members.into_iter().skip(MAX_SETTLED).collect();
        let names = (group.name.as_str(), group.name.as_str());
        let step = set_members(settling, &mut tx, id, names, &rest).await?.removed;
        removed += step;
        if !rest.is_empty() {
            // Also if nobody asks for the rest, the log says who let these go.
            let details = vec![("removed", step.to_string())];
            let fact = group_fact("directory.group_changed", &group, details);
            note(ctx, &mut tx, actor, fact).await?;
            tx.commit().await?;
            continue;
        }
        store::delete_group(&mut tx, id).await?;
        let details = vec![("removed", removed.to_string())];
        note(ctx, &mut tx, actor, group_fact("directory.group_deleted", &group, details)).await?;
        tx.commit().await?;
        return Ok(());
    }
}
