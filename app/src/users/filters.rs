//! The filters of the users list.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Role, UserColumn, reads};
use rollcall_core::users::{self, UserQuery, UserStatus};

use super::address::{last_day, pairs, users_address};
use crate::ui::filter::Filter;
use crate::ui::icon::{Glyph, Icon};

#[component]
pub fn Filters(query: UserQuery, list: String, role: Role) -> impl IntoView {
    // A filter on a column that the role may not read is not offered.
    let country = reads(role, UserColumn::Country)
        .then(|| view! { <CountryFilter query=query.clone() list=list.clone()/> });
    let tag = reads(role, UserColumn::Tags)
        .then(|| view! { <TagFilter query=query.clone() list=list.clone()/> });
    view! {
        <StatusFilter query=query.clone() list=list.clone()/>
        {country}
        {tag}
        <CreatedFilter query=query.clone() list=list.clone()/>
        <ImportFilter query list/>
    }
}

#[component]
fn StatusFilter(query: UserQuery, list: String) -> impl IntoView {
    let choices = UserStatus::ALL
        .map(|status| {
            let checked = query.status.contains(&status);
            view! {
                <label class="choice">
                    <input type="checkbox" name="status" value=status.code() checked=checked/>
                    <span>{status.label()}</span>
                </label>
            }
        })
        .collect_view();
    let value = query.status.iter().map(|one| one.label()).collect::<Vec<_>>().join(", ");
    let others = UserQuery { status: Vec::new(), cursor: None, ..query };
    let without = users_address(&list, &others);
    view! {
        <Filter id="filter-status" label="Status" value action=list without kept=pairs(&others)>
            <fieldset><legend class="vh">"Status"</legend>{choices}</fieldset>
        </Filter>
    }
}

#[component]
fn CountryFilter(query: UserQuery, list: String) -> impl IntoView {
    let options = country_options(&query.country);
    let value = query.country.join(", ");
    let others = UserQuery { country: Vec::new(), cursor: None, ..query };
    let without = users_address(&list, &others);
    view! {
        <Filter id="filter-country" label="Country" value action=list without kept=pairs(&others)>
            <div class="field">
                <label for="country">"Countries"</label>
                <select
                    class="input"
                    id="country"
                    name="country"
                    multiple
                    aria-describedby="country-hint"
                    inner_html=options
                ></select>
                <p class="hint" id="country-hint">"Hold Ctrl or ⌘ to select several."</p>
            </div>
        </Filter>
    }
}

/// The options as text: 249 of them as views would be most of the time that the page takes.
pub fn country_options(chosen: &[String]) -> String {
    let mut html = String::with_capacity(16 * 1_024);
    for (code, name) in users::country_codes() {
        let selected = if chosen.iter().any(|one| one == code) { " selected" } else { "" };
        let name = name.replace('&', "&amp;").replace('<', "&lt;");
        html.push_str(&format!(r#"<option value="{code}"{selected}>{name} ({code})</option>"#));
    }
    html
}

#[component]
fn TagFilter(query: UserQuery, list: String) -> impl IntoView {
    let value = query.tag.clone();
    let others = UserQuery { tag: String::new(), cursor: None, ..query };
    let without = users_address(&list, &others);
    view! {
        <Filter id="filter-tag" label="Tag" value=value.clone() action=list without kept=pairs(&others)>
            <div class="field">
                <label for="tag">"Exact tag"</label>
                <input class="input" id="tag" name="tag" value=value maxlength="64"/>
            </div>
        </Filter>
    }
}

#[component]
fn CreatedFilter(query: UserQuery, list: String) -> impl IntoView {
    let from = query.created_from.map(Timestamp::day).unwrap_or_default();
    let to = last_day(&query).unwrap_or_default();
    let value = match (from.as_str(), to.as_str()) {
        ("", "") => String::new(),
        (from, "") => format!("since {from}"),
        ("", to) => format!("until {to}"),
        (from, to) if from == to => from.to_owned(),
        (from, to) => format!("{from} to {to}"),
    };
    let others = UserQuery { created_from: None, created_before: None, cursor: None, ..query };
    let without = users_address(&list, &others);
    view! {
        <Filter id="filter-created" label="Created" value action=list without kept=pairs(&others)>
            <div class="field">
                <label for="from">"First day (UTC)"</label>
                <input class="input" id="from" name="from" type="date" value=from/>
            </div>
            <div class="field">
                <label for="to">"Last day (UTC)"</label>
                <input class="input" id="to" name="to" type="date" value=to/>
            </div>
        </Filter>
    }
}

/// Set by a link from an import; it can only be taken off here.
#[component]
fn ImportFilter(query: UserQuery, list: String) -> impl IntoView {
    query.import.map(|id| {
        let imports = list.replace("/users", "/imports");
        let without = users_address(&list, &UserQuery { import: None, cursor: None, ..query });
        view! {
            <span class="filter" data-on="">
                <a href=format!("{imports}/{id}")>"Affected by "<b>"an import"</b></a>
                <a href=without aria-label="Remove filter Import"><Icon of=Glyph::X/></a>
            </span>
        }
    })
}
