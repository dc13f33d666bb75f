use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::faces::lists::{FaceList, ListEntry};
use uuid::Uuid;

use super::listed::RemoveFromList;
use super::lists_query::FaceListsQuery;
use crate::ui::empty::Empty;
use crate::ui::face::FaceShot;
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::pager::Pager;
use crate::ui::table::{Head, Table};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::time::Ago;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct FaceListsView {
    pub entries: Vec<ListEntry>,
    /// Where the faces of these entries are shown from.
    pub thumbnails: HashMap<Uuid, String>,
    pub next: Option<i64>,
    pub query: FaceListsQuery,
    pub removed: bool,
    pub failure: Option<String>,
    /// `/organization/application`
    pub base: String,
    pub may_edit: bool,
    pub now: Timestamp,
}

#[component]
pub fn FaceListsPage(view: FaceListsView) -> impl IntoView {
    let base = view.base.clone();
    let failure = view.failure.clone().map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The list was not changed." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let toast = view.removed.then(|| view! { <Toast text="Face removed from the list."/> });
    let tabs = tabs(&view);
    let body =
        if view.entries.is_empty() { nothing(&view).into_any() } else { entries(view).into_any() };
    view! {
        <Crumbs href=format!("{base}/faces") label="Faces"/>
        <PageHead title="Face lists">
            <p>
                "Faces that a person put on the blocklist or the allowlist. Searches and uploads that find a blocklisted face warn. Add a face on the Faces tab of its user."
            </p>
        </PageHead>
        {tabs}
        {failure}
        {body}
        {toast}
    }
}

fn tabs(view: &FaceListsView) -> impl IntoView + use<> {
    let current = view.query.list();
    let lists = [
        ("All", None),
        ("Blocklist", Some(FaceList::Blocklist)),
        ("Allowlist", Some(FaceList::Allowlist)),
    ];
    let tab = |(label, list)| Tab {
        label,
        href: FaceListsQuery::address(&view.base, list, None),
        count: None,
        look: None,
        current: list == current,
    };
    let tabs = lists.map(tab).into();
    view! { <Tabs label="Lists" tabs/> }
}

fn nothing(view: &FaceListsView) -> impl IntoView + use<> {
    let title = match view.query.list() {
        None => "No face is on a list",
        Some(FaceList::Blocklist) => "The blocklist is empty",
        Some(FaceList::Allowlist) => "The allowlist is empty",
    };
    let users = format!("{}/users", view.base);
    view! {
        <Empty glyph=Glyph::Faces title text="Open a user, go to Faces, and put one of the faces on a list.">
            <ButtonLink href=users label="Go to Users"/>
        </Empty>
    }
}

fn entries(view: FaceListsView) -> impl IntoView {
    let list = view.query.list();
    let address = |before| FaceListsQuery::address(&view.base, list, before);
    let previous = view.query.before().map(|_| address(None));
    let next = view.next.map(|before| address(Some(before)));
    let summary =
        format!("{} here, newest first", counted(view.entries.len() as i64, "face", "faces"));
    let mut heads = vec![
        Head::new("Face"),
        Head::new("List"),
        Head::new("Reason"),
        Head::new("Added by").rank("3"),
        Head::new("Added").class("tight"),
    ];
    if view.may_edit {
        heads.push(Head::new("Action").class("tight at-end").hidden());
    }
    let context = RowContext {
        base: view.base,
        list: view.query.list.clone(),
        may_edit: view.may_edit,
        now: view.now,
    };
    let thumbnails = view.thumbnails;
    let rows = view
        .entries
        .into_iter()
        .map(|entry| {
            let shot = thumbnails.get(&entry.face).cloned();
            row(entry, shot, &context)
        })
        .collect_view();
    view! {
        <Table label="Face lists" caption="Faces on the lists, newest first" heads>{rows}</Table>
        <Pager summary previous next previous_label="First page"/>
    }
}

struct RowContext {
    base: String,
    /// As the address has it.
    list: String,
    may_edit: bool,
    now: Timestamp,
}

fn row(entry: ListEntry, shot: Option<String>, context: &RowContext) -> impl IntoView + use<> {
    let user = format!("{}/users/{}/faces", context.base, entry.user);
    let of = entry.vendor_data.clone();
    let (tone, glyph) = match entry.list {
        FaceList::Blocklist => ("bad", Glyph::Block),
        FaceList::Allowlist => ("ok", Glyph::OkRing),
    };
    let remove = context.may_edit.then(|| {
        view! { <td role="cell" class="tight at-end">{remove_dialog(&entry, context)}</td> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span class="row">
                    <FaceShot src=shot label=format!("Face of {of}")/>
                    <a href=user><bdi>{of}</bdi></a>
                </span>
            </th>
            <td role="cell" data-label="List">
                <span class="status" data-tone=tone><Icon of=glyph/>{entry.list.label()}</span>
            </td>
            <td role="cell" class="wrap" data-label="Reason"><bdi>{entry.reason}</bdi></td>
            <td role="cell" data-rank="3" data-label="Added by"><bdi>{entry.added_by}</bdi></td>
            <td role="cell" class="tight" data-label="Added">
                <Ago at=entry.created_at now=context.now/>
            </td>
            {remove}
        </tr>
    }
}

fn remove_dialog(entry: &ListEntry, context: &RowContext) -> impl IntoView + use<> {
    let action = format!("{}/faces/lists/{}/remove", context.base, entry.id);
    let label = format!("Remove {} from the {}", entry.vendor_data, entry.list.code());
    let list = context.list.clone();
    view! {
        <RemoveFromList entry=entry.id action label button="Remove" class="btn btn--sm">
            <input type="hidden" name="list" value=list/>
        </RemoveFromList>
    }
}
