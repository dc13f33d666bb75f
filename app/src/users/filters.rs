//! The filters of the users list.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::UserQuery;

use super::address::{ALL, last_active_day, last_day, pairs, users_address};
use crate::filters::{
    CountryFilter, DaysFilter, FilterTarget, ImportFilter, NotesFilter, StatusFilter,
};
use crate::ui::filter::Filter;

#[component]
pub fn Filters(query: UserQuery, list: String, rights: Rights) -> impl IntoView {
    let status = UserQuery { status: Vec::new(), ..query.clone() };
    let mut status = target(&list, status);
    // A form of boxes that are all unticked sends nothing, and that would open the default view.
    status.kept.push((ALL, "1".to_owned()));
    let country = UserQuery { country: Vec::new(), ..query.clone() };
    let created = UserQuery { created_from: None, created_before: None, ..query.clone() };
    let days = [
        query.created_from.map(Timestamp::day).unwrap_or_default(),
        last_day(&query).unwrap_or_default(),
    ];
    let active = UserQuery { active_from: None, active_before: None, ..query.clone() };
    let active_days = [
        query.active_from.map(Timestamp::day).unwrap_or_default(),
        last_active_day(&query).unwrap_or_default(),
    ];
    // A filter on a column that the role may not read is not offered.
    let by_country = rights.reads(UserColumn::Country).then(|| {
        let target = target(&list, country);
        view! { <CountryFilter chosen=query.country.clone() target/> }
    });
    let by_tag = rights
        .reads(UserColumn::Tags)
        .then(|| view! { <TagFilter query=query.clone() list=list.clone()/> });
    let by_note = rights.reads(UserColumn::Notes).then(|| {
        let target = target(&list, UserQuery { note: None, ..query.clone() });
        view! { <NotesFilter chosen=query.note.clone() target/> }
    });
    let import = query.import.map(|id| {
        let href = format!("{}/{id}", list.replace("/users", "/imports"));
        let others = UserQuery { import: None, cursor: None, ..query.clone() };
        view! { <ImportFilter href without=users_address(&list, &others)/> }
    });
    view! {
        <StatusFilter chosen=query.status.clone() target=status/>
        {by_country}
        {by_tag}
        {by_note}
        <DaysFilter
            id="filter-created"
            label="Created"
            names=["from", "to"]
            days
            target=target(&list, created)
        />
        <DaysFilter
            id="filter-active"
            label="Last active"
            names=["active_from", "active_to"]
            days=active_days
            target=target(&list, active)
        />
        {import}
    }
}

/// `others`: the query without the filter. A filter leads to the first page.
fn target(list: &str, others: UserQuery) -> FilterTarget {
    let others = UserQuery { cursor: None, ..others };
    FilterTarget {
        action: list.to_owned(),
        without: users_address(list, &others).into(),
        kept: pairs(&others),
    }
}

#[component]
fn TagFilter(query: UserQuery, list: String) -> impl IntoView {
    let value = query.tag.clone();
    let FilterTarget { action, without, kept } =
        target(&list, UserQuery { tag: String::new(), ..query });
    view! {
        <Filter id="filter-tag" label="Tag" value=value.clone() action without kept>
            <div class="field">
                <label for="tag">"Exact tag"</label>
                <input class="input" id="tag" name="tag" value=value maxlength="64"/>
            </div>
        </Filter>
    }
}
