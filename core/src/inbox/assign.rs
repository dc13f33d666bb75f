use uuid::Uuid;

use super::item::{subject, waiting_for};
use super::list::MAX_MARKS;
use super::store::Subject;
use super::{Item, ItemKind, mails, store};
use crate::access::{Actor, Identity};
use crate::account::{self, Notice};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators;

/// Assigns a thing that waits to a colleague who may decide it, or to nobody. A colleague is told, unless they
/// have switched that off. Invalid in `to`: this person cannot decide it. Conflict: it no longer waits.
pub async fn assign(
    ctx: &Context,
    actor: &Actor,
    kind: ItemKind,
    id: Uuid,
    to: Option<Uuid>,
) -> Result<()> {
    actor.require(kind.permission())?;
    let item = waiting_for(ctx, actor, kind, id, actor.operator_id().unwrap_or_default()).await?;
    let whom = match to {
        Some(to) => Some(decider(ctx, actor, &item, to).await?),
        None => None,
    };
    let mut tx = ctx.db.begin().await?;
    let before = store::assigned_to(&mut tx, subject(actor, &item)).await?;
    if before.as_ref().map(|one| one.id) == to {
        return Ok(());
    }
    if to.is_some() {
        require_room(&mut tx, subject(actor, &item)).await?;
    }
    store::set_assigned(&mut tx, subject(actor, &item), to, ctx.clock.now()).await?;
    match &whom {
        Some(whom) => {
            record(ctx, &mut tx, actor, "inbox.assigned", &item, &whom.name).await?;
            tell(ctx, &mut tx, actor, whom, &item).await?;
        }
        None => {
            let name = before.map(|one| one.name).unwrap_or_default();
            record(ctx, &mut tx, actor, "inbox.released", &item, &name).await?;
        }
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Somebody who may decide about this very thing: nobody decides about their own export.
async fn decider(ctx: &Context, actor: &Actor, item: &Item, to: Uuid) -> Result<Identity> {
    let words = "This person cannot decide about it. Choose a colleague of the list.";
    let refused = || Error::invalid("to", words);
    let found = operators::find_opener(ctx, actor.application.seq, to).await?;
    let may = found.filter(|(_, role)| role.allows(item.kind.permission()));
    let (whom, _) = may.ok_or_else(refused)?;
    match waiting_for(ctx, actor, item.kind, item.id, to).await {
        Ok(_) => Ok(whom),
        Err(Error::Conflict(_)) => Err(refused()),
        Err(error) => Err(error),
    }
}

/// Refuses one more marked thing where there are too many to be read whole.
pub(super) async fn require_room(tx: &mut Tx, of: Subject) -> Result<()> {
    if store::count_other_marks(tx, of).await? >= MAX_MARKS {
        let words =
            "Too many things of this application are assigned or due. Decide some of them first.";
        return Err(Error::Conflict(words.into()));
    }
    Ok(())
}

async fn tell(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    whom: &Identity,
    item: &Item,
) -> Result<()> {
    let is_oneself = actor.operator_id() == Some(whom.operator_id);
    if is_oneself || !account::wants(tx, whom.operator_id, Notice::InboxAssigned).await? {
        return Ok(());
    }
    mails::inbox_assigned(ctx, tx, actor, whom, item).await
}

async fn record(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    item: &Item,
    assignee: &str,
) -> Result<()> {
    let (what, subject) = match item.kind {
        ItemKind::Held | ItemKind::Warnings | ItemKind::Mapping | ItemKind::Preview => {
            ("import", item.title.clone())
        }
        ItemKind::Export | ItemKind::Pair | ItemKind::Webhook => {
            (item.kind.source(), item.id.to_string())
        }
    };
    let fact = Fact {
        action,
        subject_kind: what,
        subject_id: Some(item.id),
        subject,
        details: vec![
            ("what", what.to_owned()),
            ("kind", item.kind.code().to_owned()),
            ("assignee", assignee.to_owned()),
        ],
    };
    audit::append(tx, actor, ctx.clock.now(), fact).await
}
