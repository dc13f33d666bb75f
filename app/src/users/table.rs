use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::{UserQuery, UserRow, UserSort};
use uuid::Uuid;

use super::address::page_address;
use super::cells::{cell, head, sort};
use super::columns_form::shown;
use super::picked::Picked;
use super::selection::FORM;
use crate::ui::face::FaceShot;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::table::{Direction, Head, Table};

#[component]
pub fn UsersTable(
    rows: Vec<UserRow>,
    mut portraits: HashMap<Uuid, String>,
    query: UserQuery,
    picked: Picked,
    base: String,
    caption: String,
    rights: Rights,
    may_select: bool,
    now: Timestamp,
) -> impl IntoView {
    let list = format!("{base}/users");
    let sorted = |head: Head, sort: UserSort| {
        let (href, direction) = sorting(&query, &picked, sort, &list);
        head.sorting(href, direction)
    };
    // The order of names tells something to those who cannot read them.
    let sorts_names = [UserColumn::FullName, UserColumn::DisplayName];
    let name = match sorts_names.into_iter().all(|column| rights.reads(column)) {
        true => sorted(Head::new("Name"), UserSort::Name),
        false => Head::new("Name"),
    };
    // A column that the role may not read has no head either.
    let columns = shown(&query, rights);
    let is_chosen = !query.columns.is_empty();
    let others = columns.iter().map(|column| {
        let head = head(*column, is_chosen);
        match sort(*column) {
            Some(sort) => sorted(head, sort),
            None => head,
        }
    });
    let select = may_select.then(|| Head::new("Select").class("pick").picking());
    let heads = select.into_iter().chain([name]).chain(others).collect();
    let rows = rows
        .into_iter()
        .map(|user| {
            let portrait = portraits.remove(&user.didit_internal_id);
            let selected = may_select.then(|| picked.has(user.didit_internal_id));
            let cells = columns.iter().map(|column| cell(&user, *column, is_chosen, now));
            let cells = cells.collect_view().into_any();
            row(user, portrait, selected, &list, cells)
        })
        .collect_view();
    // With the default columns the table is never wider than the page.
    let stays = !is_chosen;
    view! { <Table label="Users" caption heads stays>{rows}</Table> }
}

/// The address that a click on the head leads to, and how the column sorts now.
fn sorting(
    query: &UserQuery,
    picked: &Picked,
    sort: UserSort,
    list: &str,
) -> (String, Option<Direction>) {
    let now = (query.sort == sort).then_some(if query.ascending {
        Direction::Ascending
    } else {
        Direction::Descending
    });
    let ascending = match now {
        Some(direction) => direction == Direction::Descending,
        None => sort.begins_ascending(),
    };
    let turned = UserQuery { sort, ascending, cursor: None, ..query.clone() };
    (page_address(list, &turned, String::new(), picked.pair()), now)
}

fn row(
    user: UserRow,
    portrait: Option<String>,
    // Whether it is; none: nobody can be selected.
    selected: Option<bool>,
    list: &str,
    cells: AnyView,
) -> impl IntoView + use<> {
    let href = format!("{list}/{}", user.didit_internal_id);
    let verified = user.name_verified.then(|| {
        view! { " "<span class="verified" title="The name is verified"><Icon of=Glyph::Verified/><span class="vh">"Verified"</span></span> }
    });
    let face = portrait.map(|src| {
        let label = format!("Face of {}", user.name);
        view! { <FaceShot src=Some(src) label/> }
    });
    let select = selected.map(|checked| {
        let label = format!("Select {}", user.name);
        let id = user.didit_internal_id.to_string();
        view! {
            <td role="cell" class="pick">
                <input type="checkbox" name="id" value=id form=FORM checked=checked aria-label=label/>
            </td>
        }
    });
    let display_name = user.display_name.map(|name| {
        view! { <small class="truncate" title=name.clone()><bdi>{name.clone()}</bdi></small> }
    });
    view! {
        <tr role="row">
            {select}
            <th role="rowheader" scope="row">
                <span class="named">
                    {face}
                    <span>
                        <span class="clamp" title=user.name.clone()>
                            <a href=href><bdi>{user.name.clone()}</bdi></a>{verified}
                        </span>
                        {display_name}
                    </span>
                </span>
            </th>
            {cells}
        </tr>
    }
}
