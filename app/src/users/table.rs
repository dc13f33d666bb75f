use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::{UserQuery, UserRow, UserSort};
use uuid::Uuid;

use super::address::page_address;
use super::picked::Picked;
use super::selection::FORM;
use crate::filters::country_name;
use crate::ui::face::FaceShot;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::status::Status;
use crate::ui::table::{Direction, Head, Table};
use crate::ui::time::{Ago, Day};

/// How many tags a row shows; the rest are counted.
const TAGS: usize = 2;

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
    // A column that the role may not read has no head either.
    let head = |column, head: Head| rights.reads(column).then_some(head);
    let heads = [
        may_select.then(|| Head::new("Select").class("pick").picking()),
        Some(Head::new("Name")),
        Some(sorted(Head::new("User ID"), UserSort::VendorData)),
        head(UserColumn::Email, Head::new("E-mail").rank("2")),
        Some(Head::new("Status").class("at-end")),
        head(UserColumn::Country, Head::new("Country").rank("2")),
        head(UserColumn::Tags, Head::new("Tags").class("tight").rank("3")),
        Some(sorted(Head::new("Created").class("tight").rank("3"), UserSort::Created)),
        Some(sorted(Head::new("Last activity").class("tight"), UserSort::LastActivity)),
    ];
    let heads = heads.into_iter().flatten().collect();
    let rows = rows
        .into_iter()
        .map(|user| {
            let portrait = portraits.remove(&user.didit_internal_id);
            let selected = may_select.then(|| picked.has(user.didit_internal_id));
            row(user, portrait, selected, &list, rights, now)
        })
        .collect_view();
    view! { <Table label="Users" caption heads stays=true>{rows}</Table> }
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
        None => sort == UserSort::VendorData,
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
    rights: Rights,
    now: Timestamp,
) -> impl IntoView + use<> {
    let href = format!("{list}/{}", user.didit_internal_id);
    let verified = user.name_verified.then(|| {
        view! { " "<span class="verified" title="The name is verified"><Icon of=Glyph::Verified/><span class="vh">"Verified"</span></span> }
    });
    let email = match user.email {
        Some(email) => {
            view! { <span class="truncate" title=email.clone()>{email.clone()}</span> }.into_any()
        }
        None => view! { <span class="muted">"none"</span> }.into_any(),
    };
    let activity = match user.last_activity_at {
        Some(at) => view! { <Ago at now/> }.into_any(),
        None => view! { <span class="muted">"none yet"</span> }.into_any(),
    };
    let email = rights
        .reads(UserColumn::Email)
        .then(|| view! { <td role="cell" data-rank="2">{email}</td> });
    let country = user.country.map(|code| {
        view! { <span title=country_name(&code)>{code.clone()}</span> }
    });
    let country = rights.reads(UserColumn::Country).then(|| {
        view! {
            <td role="cell" data-rank="2" data-label="Country" data-narrow="hide">{country}</td>
        }
    });
    let tags = rights.reads(UserColumn::Tags).then(|| {
        view! {
            <td role="cell" class="tight" data-rank="3" data-label="Tags" data-narrow="hide">
                {tags(user.tags)}
            </td>
        }
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
            <td role="cell">
                <span class="truncate" title=user.vendor_data.clone()><code>{user.vendor_data.clone()}</code></span>
            </td>
            {email}
            <td role="cell" class="at-end"><Status of=user.status/></td>
            {country}
            {tags}
            <td role="cell" class="tight" data-rank="3" data-label="Created" data-narrow="hide">
                <Day at=user.created_at/>
            </td>
            <td role="cell" class="tight" data-label="Last activity">{activity}</td>
        </tr>
    }
}

fn tags(tags: Vec<String>) -> impl IntoView {
    let more = tags.len().saturating_sub(TAGS);
    let shown = tags
        .into_iter()
        .take(TAGS)
        .map(|tag| view! { <span class="tag" title=tag.clone()>{tag.clone()}</span>" " })
        .collect_view();
    view! { {shown}{(more > 0).then(|| view! { <span class="count">"+"{more}</span> })} }
}
