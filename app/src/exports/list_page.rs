use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::exports::{Export, ExportList, ExportQuery, ExportSettings, ExportState};

use super::format::classes;
use super::page::cancel_export;
use crate::address::with_query;
use crate::filters::{FilterTarget, StateFilter};
use crate::ui::empty::Empty;
use crate::ui::format::{bytes, counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::menu::AskButton;
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

pub struct ExportsView {
    pub list: ExportList,
    /// Of each export, where the actor may download it.
    pub links: Vec<Option<String>>,
    pub query: ExportQuery,
    pub settings: ExportSettings,
    /// `/organization/application`
    pub base: String,
    pub actor: Actor,
    pub now: Timestamp,
}

#[component]
pub fn ExportsPage(view: ExportsView) -> impl IntoView {
    let new = format!("{}/exports/new", view.base);
    let may_export = view.actor.may(Permission::RunExports);
    let actions = may_export.then(|| {
        let href = new.clone();
        view! { <ButtonLink href label="New export" glyph=Glyph::Exports weight=Weight::Primary/> }
            .into_any()
    });
    let days = counted(view.settings.retention_days, "day", "days");
    let unfiltered = ExportQuery::default() == view.query;
    let body = if view.list.exports.is_empty() && unfiltered {
        let text = match may_export {
            true => {
                "Export users to a CSV file. It is created in the background, with a manifest that proves its contents and a download link that only you can open."
            }
            false => "Exports that you may see will be listed here.",
        };
        let action = may_export.then(|| view! { <ButtonLink href=new label="Export users"/> });
        Either::Left(view! {
            <Empty
                glyph=Glyph::Exports
                title="No exports yet"
                text
            >
                {action}
            </Empty>
        })
    } else {
        Either::Right(history(view))
    };
    view! {
        <PageHead title="Exports" actions>
            <p>"Files are deleted "{days}" after they are created. Their manifests are kept."</p>
        </PageHead>
        {body}
    }
}

fn history(view: ExportsView) -> impl IntoView {
    let ExportsView { list, links, query, base, actor, now, .. } = view;
    let here = format!("{base}/exports");
    let state = query.state.map(ExportState::code).unwrap_or_default();
    let page = |name: &'static str, id: Option<uuid::Uuid>| {
        let id = id?.to_string();
        let q = query.search.clone();
        Some(with_query(&here, [("state", state.to_owned()), ("q", q), (name, id)]))
    };
    let (previous, next) = (page("after", list.previous), page("before", list.next));
    let shown = list.exports.len() as i64;
    let summary = if shown == 0 {
        "No exports match".to_owned()
    } else {
        format!("{}, newest first", counted(shown, "export", "exports"))
    };
    let heads = vec![
        Head::new("Purpose"),
        Head::new("Status").class("at-end"),
        Head::new("Users").class("r"),
        Head::new("Size").class("r"),
        Head::new("Downloads").class("r").rank("3"),
        Head::new("Requested by").class("tight").rank("2"),
        Head::new("Requested").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    let rows = list
        .exports
        .into_iter()
        .zip(links)
        .map(|(export, link)| row(export, link, &here, &actor, now))
        .collect_view();
    let states = ExportState::ALL.map(|one| (one.code(), one.label())).to_vec();
    let chosen = query.state.map(ExportState::code);
    let target = FilterTarget {
        action: here.clone(),
        without: with_query(&here, [("q", query.search.clone())]).into(),
        kept: vec![("q", query.search.clone())],
    };
    view! {
        <div class="toolbar">
            <form class="search" role="search" aria-label="Search exports" action=here.clone()>
                <Icon of=Glyph::Search/>
                <input
                    class="input"
                    type="search"
                    name="q"
                    value=query.search.clone()
                    aria-label="Search purpose, requester or checksum"
                    placeholder="Purpose, requester or checksum"
                />
                <input type="hidden" name="state" value=state/>
            </form>
            <StateFilter choices=states chosen target/>
        </div>
        <Table label="Exports" caption="Exports, newest first" heads>{rows}</Table>
        <Pager summary previous next/>
    }
}

fn row(
    export: Export,
    link: Option<String>,
    here: &str,
    actor: &Actor,
    now: Timestamp,
) -> impl IntoView + use<> {
    let href = format!("{here}/{}", export.id);
    let title = if export.purpose.is_empty() { "No purpose given" } else { &export.purpose };
    let title = title.to_owned();
    let classes = classes(&export.classes());
    let revoked = export.link.as_ref().and_then(|link| link.revoked_by.clone());
    let aside = match (export.state, &export.link) {
        (ExportState::Done, _) if revoked.is_some() => {
            format!("link revoked by {}", revoked.unwrap_or_default())
        }
        (ExportState::Done, Some(link)) => format!("link expires {}", link.expires_at.minute()),
        (ExportState::Running, _) if export.matched > 0 => {
            format!("{} %", (export.done_rows * 100 / export.matched).min(100))
        }
        _ => export.cause.clone(),
    };
    let users = if export.state.is_written() { export.rows } else { export.matched };
    let size = if export.state.is_written() {
        bytes(export.size).into_any()
    } else {
        view! { <span class="muted">"None yet"</span> }.into_any()
    };
    let action = action(&export, link, here, &href, actor);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=href><bdi>{title}</bdi></a>
                <small>{classes}</small>
            </th>
            <td role="cell" class="at-end">
                <Status of=export.state/>
                {(!aside.is_empty()).then(|| view! { <small class="why" title=aside.clone()>{aside.clone()}</small> })}
            </td>
            <td role="cell" class="r" data-label="Users">{thousands(users)}</td>
            <td role="cell" class="r" data-label="Size" data-narrow="hide">{size}</td>
            <td role="cell" class="r" data-rank="3" data-label="Downloads">{thousands(export.downloads)}</td>
            <td role="cell" class="tight" data-rank="2" data-label="Requested by"><bdi>{export.requested_by}</bdi></td>
            <td role="cell" class="tight" data-label="Requested"><Ago at=export.requested_at now/></td>
            <td role="cell" class="tight">{action}</td>
        </tr>
    }
}

/// The next step of a row.
fn action(export: &Export, link: Option<String>, here: &str, href: &str, actor: &Actor) -> AnyView {
    let own = export.requested_by_id == actor.operator_id();
    match (export.state, link) {
        (ExportState::Unapproved, _) if actor.may(Permission::OverseeExports) && !own => {
            view! { <a class="btn btn--sm" href=href.to_owned()>"Approve…"</a> }.into_any()
        }
        (state, _) if state.is_moving() || state == ExportState::Unapproved => {
            let id = format!("cancel-{}", export.id);
            let of = cancel_export(id, href, &export.file_name());
            view! { <AskButton of class="btn btn--sm"/> }.into_any()
        }
        (_, Some(link)) => view! { <a class="btn btn--sm" href=link>"Download"</a> }.into_any(),
        _ if !actor.may(Permission::RunExports) => ().into_any(),
        _ => {
            let again = with_query(&format!("{here}/new"), [("again", export.id.to_string())]);
            view! { <a class="btn btn--sm btn--quiet" href=again>"Run again"</a> }.into_any()
        }
    }
}
