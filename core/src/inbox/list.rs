use std::collections::HashMap;

use uuid::Uuid;

use super::item::{item, whose};
use super::store::{self, Marked, Only};
use super::{Inbox, InboxQuery, InboxView, Item, ItemKind};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;

/// How many things of an application can be marked, and how many somebody can snooze there. They are read
/// whole, and bound one by one.
pub(super) const MAX_MARKS: i64 = 2_000;

/// What waits for the actor, at most `per_kind` of each kind; what the actor may not decide is not listed.
/// Only operators have an inbox: for others it is empty.
pub async fn list(
    ctx: &Context,
    actor: &Actor,
    query: &InboxQuery,
    per_kind: i64,
) -> Result<Inbox> {
    let mut inbox = Inbox::default();
    let Some(operator_id) = actor.operator_id() else { return Ok(inbox) };
    let marks = Marks::load(ctx, actor.application.seq, operator_id).await?;
    let whose = whose(ctx, actor, operator_id);
    for kind in ItemKind::ALL.into_iter().filter(|kind| actor.may(kind.permission())) {
        if query.kind.is_some_and(|wanted| wanted != kind) {
            continue;
        }
        let ids = marks.of_view(query.view, kind.source(), operator_id);
        let only = if is_listed(query.view) { Only::These(&ids) } else { Only::Except(&ids) };
        let rows = store::rows(&ctx.db, kind, whose, only, per_kind).await?;
        let shown = rows.len() as i64;
        if shown == per_kind {
            let more = store::count(&ctx.db, kind, whose, only).await? - shown;
            if more > 0 {
                inbox.more.push((kind, more));
            }
        }
        for row in rows {
            inbox.items.push(marks.on(item(kind, row)?));
        }
    }
    if query.view == InboxView::Due {
        inbox.items.sort_by(|a, b| a.due.cmp(&b.due));
    }
    Ok(inbox)
}

/// Whether a view has marked things alone. The others have all things but some that are marked.
fn is_listed(view: InboxView) -> bool {
    !matches!(view, InboxView::ForMe | InboxView::Unassigned)
}

/// Everything that is marked in an application, as one operator sees it.
struct Marks {
    marked: HashMap<(String, Uuid), Marked>,
    snoozed: HashMap<(String, Uuid), Timestamp>,
}

impl Marks {
    async fn load(ctx: &Context, application_seq: i64, operator_id: Uuid) -> Result<Self> {
        let marked = store::marked(&ctx.db, application_seq, MAX_MARKS).await?;
        let (of, now) = ((application_seq, operator_id), ctx.clock.now());
        let snoozed = store::snoozed(&ctx.db, of, now, MAX_MARKS).await?;
        Ok(Self {
            marked: marked.into_iter().map(|one| ((one.source.clone(), one.id), one)).collect(),
            snoozed: snoozed
                .into_iter()
                .map(|(source, id, until)| ((source, id), Timestamp::from_micros(until)))
                .collect(),
        })
    }

    /// The things of a source that a view has, or those that it leaves out: see [`is_listed`].
    fn of_view(&self, view: InboxView, source: &str, operator_id: Uuid) -> Vec<Uuid> {
        let snoozed = |one: &Marked| self.snoozed.contains_key(&(one.source.clone(), one.id));
        let assignee = |one: &Marked| one.assigned_to.as_ref().map(|who| who.id);
        let is_other = |one: &Marked| assignee(one).is_some_and(|id| id != operator_id);
        let of_source = self.marked.values().filter(|one| one.source == source);
        let snoozes = self.snoozed.keys().filter(|(one, _)| one == source).map(|(_, id)| *id);
        let mut ids: Vec<Uuid> = match view {
            InboxView::Snoozed => return snoozes.collect(),
            InboxView::ForMe => of_source.filter(|one| is_other(one)).map(|one| one.id).collect(),
            InboxView::Unassigned => {
                of_source.filter(|one| one.assigned_to.is_some()).map(|one| one.id).collect()
            }
            InboxView::Mine => {
                let mine = |one: &&Marked| assignee(one) == Some(operator_id) && !snoozed(one);
                return of_source.filter(mine).map(|one| one.id).collect();
            }
            InboxView::Due => {
                let due = |one: &&Marked| one.due.is_some() && !snoozed(one);
                return of_source.filter(due).map(|one| one.id).collect();
            }
            InboxView::Others => {
                return of_source.filter(|one| is_other(one)).map(|one| one.id).collect();
            }
        };
        ids.extend(snoozes);
        ids
    }

    fn on(&self, item: Item) -> Item {
        let key = (item.kind.source().to_owned(), item.id);
        let marked = self.marked.get(&key);
        Item {
            assigned_to: marked.and_then(|one| one.assigned_to.clone()),
            due: marked.and_then(|one| one.due.clone()),
            snoozed_until: self.snoozed.get(&key).copied(),
            ..item
        }
    }
}
