//! A thing that waits: its sentence, and a panel with its small forms.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::inbox::{InboxQuery, Item, ItemKind};
use uuid::Uuid;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::Dialog;
use crate::ui::time::Ago;

pub struct RowContext {
    /// `/organization/application`
    pub base: String,
    pub query: InboxQuery,
    pub me: Option<Uuid>,
    pub now: Timestamp,
}

pub fn row(item: Item, context: &RowContext) -> impl IntoView + use<> {
    let href = format!("{}{}", context.base, item.path());
    let sentence = item.sentence();
    let who = item.assigned_to.as_ref().map(|who| match context.me == Some(who.id) {
        true => "Me".to_owned(),
        false => who.name.clone(),
    });
    let is_late = item.due.as_ref().is_some_and(|day| *day < context.now.day());
    let due = item.due.clone().map(|day| {
        view! {
            {day}
            {is_late.then(|| view! { " "<span class="status" data-tone="bad"><Icon of=Glyph::Alert/>"Overdue"</span> })}
        }
    });
    let snoozed = item.snoozed_until.map(|at| format!("Snoozed until {}", at.day()));
    let action = item.kind.action();
    let label = format!("{action} {sentence}");
    let change = change(&item, context);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span class="status" data-tone="info">
                    <Icon of=glyph(item.kind)/>
                    <a href=href.clone() class="wrap"><bdi>{sentence}</bdi></a>
                </span>
                {snoozed.map(|words| view! { <small>{words}</small> })}
            </th>
            <td role="cell" class="tight" data-label="Since">
                <Ago at=item.since now=context.now/>
            </td>
            <td role="cell" data-label="Assigned to">
                {match who {
                    Some(who) => view! { <bdi>{who}</bdi> }.into_any(),
                    None => view! { <span class="muted">"Nobody"</span> }.into_any(),
                }}
            </td>
            <td role="cell" class="tight" data-label="Due">{due}</td>
            <td role="cell" class="tight at-end">
                <div class="row">
                    <a class="btn btn--sm" href=href aria-label=label>{action}</a>
                    {change}
                </div>
            </td>
        </tr>
    }
}

pub fn glyph(kind: ItemKind) -> Glyph {
    match kind {
        ItemKind::Export => Glyph::Exports,
        ItemKind::Held | ItemKind::Warnings | ItemKind::Mapping | ItemKind::Preview => {
            Glyph::Imports
        }
        ItemKind::Pair => Glyph::Faces,
        ItemKind::Webhook => Glyph::Alert,
    }
}

/// The panel of an item. Its forms need no script.
fn change(item: &Item, context: &RowContext) -> impl IntoView + use<> {
    // An import can stand in the list twice, for its rows and for itself, so the kind is part of the name.
    let panel = format!("change-{}-{}", item.kind.code(), item.id);
    let title = item.sentence();
    let names = format!("Assign or snooze {title}");
    let here = format!("{}/inbox/{}/{}", context.base, item.kind.code(), item.id);
    let forms = (
        assign_form(item, context, &here, &panel),
        due_form(item, context, &here, &panel),
        snooze_form(item, context, &here, &panel),
    );
    view! {
        <button class="btn btn--sm" type="button" popovertarget=panel.clone() aria-label=names>"Assign or snooze"</button>
        <Dialog id=panel title>{forms.0}{forms.1}{forms.2}</Dialog>
    }
}

/// The list that is shown, for the way back.
fn kept(context: &RowContext) -> impl IntoView + use<> {
    let view = context.query.view.code();
    let only = context.query.kind.map(ItemKind::code).unwrap_or_default();
    view! {
        <input type="hidden" name="view" value=view/>
        <input type="hidden" name="only" value=only/>
    }
}

fn assign_form(
    item: &Item,
    context: &RowContext,
    here: &str,
    panel: &str,
) -> impl IntoView + use<> {
    let id = format!("{panel}-to");
    let assigned = item.assigned_to.as_ref();
    let is_mine = assigned.is_some_and(|who| context.me == Some(who.id));
    let email = assigned.map(|who| who.email.clone()).unwrap_or_default();
    let list = format!("who-{}", item.kind.source());
    let mine = (!is_mine).then(|| {
        view! { <button class="btn btn--sm" name="act" value="me" formnovalidate>"Assign to me"</button> }
    });
    let nobody = assigned.is_some().then(|| {
        view! { <button class="btn btn--sm" name="act" value="nobody" formnovalidate>"Unassign"</button> }
    });
    let kept = kept(context);
    view! {
        <form class="stack" method="post" action=format!("{here}/assign")>
            {kept}
            <div class="field">
                <label for=id.clone()>"E-mail of a colleague"</label>
                <input class="input" id=id name="to" list=list value=email autocomplete="off" required/>
            </div>
            <div class="actions"><button class="btn btn--sm">"Assign"</button>{mine}{nobody}</div>
        </form>
    }
}

fn due_form(item: &Item, context: &RowContext, here: &str, panel: &str) -> impl IntoView + use<> {
    let id = format!("{panel}-due");
    let (min, value) = (context.now.day(), item.due.clone().unwrap_or_default());
    let clear = item.due.is_some().then(|| {
        view! {
            <button class="btn btn--sm" name="act" value="clear" formnovalidate>"Remove due date"</button>
        }
    });
    let kept = kept(context);
    view! {
        <form class="stack" method="post" action=format!("{here}/due")>
            {kept}
            <div class="field">
                <label for=id.clone()>"Due, for everybody"</label>
                <input class="input" type="date" id=id name="day" min=min value=value required/>
            </div>
            <div class="actions"><button class="btn btn--sm">"Save due date"</button>{clear}</div>
        </form>
    }
}

fn snooze_form(
    item: &Item,
    context: &RowContext,
    here: &str,
    panel: &str,
) -> impl IntoView + use<> {
    let id = format!("{panel}-snooze");
    let min = context.now.plus_seconds(86_400).day();
    let value = item.snoozed_until.map(Timestamp::day).unwrap_or_default();
    let clear = item.snoozed_until.is_some().then(|| {
        view! {
            <button class="btn btn--sm" name="act" value="clear" formnovalidate>"Show again"</button>
        }
    });
    let kept = kept(context);
    view! {
        <form class="stack" method="post" action=format!("{here}/snooze")>
            {kept}
            <div class="field">
                <label for=id.clone()>"Snooze for me until"</label>
                <input class="input" type="date" id=id name="day" min=min value=value required/>
            </div>
            <div class="actions"><button class="btn btn--sm">"Snooze"</button>{clear}</div>
        </form>
    }
}
