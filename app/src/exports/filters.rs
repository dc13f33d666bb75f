//! The filters of the export form: each a form of its own, so that none needs a script.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::exports::ExportFilter;

use super::address::{last, new_address, pairs};
use crate::filters::{CountryFilter, DaysFilter, FilterTarget, ImportFilter, StatusFilter};
use crate::ui::filter::Filter;
use crate::ui::icon::{Glyph, Icon};

/// A filter on a column that the role may not read is not offered.
#[component]
pub fn Filters(filter: ExportFilter, rights: Rights, base: String) -> impl IntoView {
    let country = rights.reads(UserColumn::Country).then(|| country(&filter, &base));
    let tags = rights.reads(UserColumn::Tags).then(|| tags(&filter, &base));
    view! {
        <div class="toolbar gap-above">
            {status(&filter, &base)}
            {country}
            {tags}
            {created(&filter, &base)}
            {active(&filter, &base)}
            {search(&filter, &base)}
            {selected(&filter, &base)}
            {import(&filter, &base)}
        </div>
    }
}

/// `others`: the filter without the one whose form it is.
fn target(others: &ExportFilter, base: &str) -> FilterTarget {
    FilterTarget {
        action: format!("{base}/exports/new"),
        without: new_address(base, others),
        kept: pairs(others),
    }
}

fn status(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let others = ExportFilter { status: Vec::new(), ..filter.clone() };
    view! { <StatusFilter chosen=filter.status.clone() target=target(&others, base)/> }
}

fn country(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let others = ExportFilter { country: Vec::new(), ..filter.clone() };
    view! { <CountryFilter chosen=filter.country.clone() target=target(&others, base)/> }
}

fn tags(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let value = filter.tags.join(", ");
    let first = filter.tags.first().cloned().unwrap_or_default();
    let second = filter.tags.get(1).cloned().unwrap_or_default();
    let others = ExportFilter { tags: Vec::new(), ..filter.clone() };
    let FilterTarget { action, without, kept } = target(&others, base);
    view! {
        <Filter id="filter-tag" label="Tags" value action without kept>
            <div class="field">
                <label for="tag">"Exact tag"</label>
                <input class="input" id="tag" name="tag" value=first maxlength="64"/>
            </div>
            <div class="field">
                <label for="tag-2">"More filters"</label>
                <input class="input" id="tag-2" name="tag" value=second maxlength="64"/>
            </div>
        </Filter>
    }
}

fn created(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let others = ExportFilter { created_from: None, created_before: None, ..filter.clone() };
    let ends = (filter.created_from, filter.created_before);
    range("filter-created", "Created", ["from", "to"], ends, &others, base)
}

fn active(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let others = ExportFilter { active_from: None, active_before: None, ..filter.clone() };
    let ends = (filter.active_from, filter.active_before);
    range("filter-active", "Last activity", ["active_from", "active_to"], ends, &others, base)
}

fn range(
    id: &'static str,
    label: &'static str,
    names: [&'static str; 2],
    (from, before): (Option<Timestamp>, Option<Timestamp>),
    others: &ExportFilter,
    base: &str,
) -> impl IntoView + use<> {
    let day = |at: Option<Timestamp>| at.map(Timestamp::day).unwrap_or_default();
    let days = [day(from), day(last(before))];
    view! { <DaysFilter id label names days target=target(others, base)/> }
}

fn search(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let value = filter.search.clone();
    let others = ExportFilter { search: String::new(), ..filter.clone() };
    let FilterTarget { action, without, kept } = target(&others, base);
    view! {
        <Filter id="filter-search" label="Search" value=value.clone() action without kept>
            <div class="field">
                <label for="q">"User ID, name, e-mail or phone"</label>
                <input class="input" id="q" name="q" type="search" value=value/>
            </div>
        </Filter>
    }
}

/// Set by the users list; it can only be taken off here.
fn selected(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    let count = filter.ids.len();
    (count > 0).then(|| {
        let without = new_address(base, &ExportFilter { ids: Vec::new(), ..filter.clone() });
        view! {
            <span class="filter" data-on="">
                <span class="filter__word">"Selected: "<b>{count}</b></span>
                <a href=without aria-label="Remove filter Selected"><Icon of=Glyph::X/></a>
            </span>
        }
    })
}

fn import(filter: &ExportFilter, base: &str) -> impl IntoView + use<> {
    filter.import.map(|id| {
        let without = new_address(base, &ExportFilter { import: None, ..filter.clone() });
        view! { <ImportFilter href=format!("{base}/imports/{id}") without/> }
    })
}
