//! The filters of the export form. They are fields of the form, so that changing one loses nothing that
//! was chosen or typed elsewhere on the page.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::exports::ExportFilter;

use super::address::last;
use crate::filters::{
    CountryFilter, DaysFilter, FilterTarget, ImportFilter, NotesFilter, StatusFilter,
};
use crate::ui::filter::{Filter, TakeOff, Without};

/// A filter on a column that the role may not read is not offered. `here`: the form's own address,
/// which takes the buttons that do not submit.
#[component]
pub fn Filters(filter: ExportFilter, rights: Rights, base: String, here: String) -> impl IntoView {
    let target = |name| FilterTarget {
        action: here.clone(),
        without: Without::Button { name, here: here.clone() },
        kept: Vec::new(),
    };
    let country = rights.reads(UserColumn::Country).then(|| {
        view! { <CountryFilter chosen=filter.country.clone() target=target("country")/> }
    });
    let tags = rights.reads(UserColumn::Tags).then(|| tags(&filter, target("tag")));
    let notes = rights.reads(UserColumn::Notes).then(|| {
        view! { <NotesFilter chosen=filter.note.clone() target=target("note")/> }
    });
    let created = range(filter.created_from, filter.created_before);
    let active = range(filter.active_from, filter.active_before);
    view! {
        <div class="toolbar gap-above">
            <StatusFilter chosen=filter.status.clone() target=target("status")/>
            {country}
            {tags}
            {notes}
            <DaysFilter id="filter-created" label="Created" names=["from", "to"] days=created target=target("created")/>
            <DaysFilter id="filter-active" label="Last activity" names=["active_from", "active_to"] days=active target=target("active")/>
            {search(&filter, target("q"))}
            {selected(&filter, &here)}
            {import(&filter, &base, &here)}
            {documents(&filter, &here)}
        </div>
    }
}

/// Takes off one filter, by the name that its button sends.
pub fn take_off(filter: ExportFilter, name: &str) -> ExportFilter {
    match name {
        "status" => ExportFilter { status: Vec::new(), ..filter },
        "country" => ExportFilter { country: Vec::new(), ..filter },
        "tag" => ExportFilter { tags: Vec::new(), ..filter },
        "created" => ExportFilter { created_from: None, created_before: None, ..filter },
        "active" => ExportFilter { active_from: None, active_before: None, ..filter },
        "q" => ExportFilter { search: String::new(), ..filter },
        "id" => ExportFilter { ids: Vec::new(), ..filter },
        "country_code" => ExportFilter { country_code: Vec::new(), ..filter },
        "import" => ExportFilter { import: None, ..filter },
        "note" => ExportFilter { note: None, ..filter },
        _ => filter,
    }
}

fn range(from: Option<Timestamp>, before: Option<Timestamp>) -> [String; 2] {
    [from, last(before)].map(|at| at.map(Timestamp::day).unwrap_or_default())
}

/// A field for each tag, and one more.
fn tags(filter: &ExportFilter, target: FilterTarget) -> impl IntoView + use<> {
    let value = filter.tags.join(", ");
    let fields = filter
        .tags
        .iter()
        .cloned()
        .chain([String::new()])
        .enumerate()
        .map(|(place, tag)| {
            let (id, label) = match place {
                0 => ("tag".to_owned(), "Exact tag"),
                _ => (format!("tag-{}", place + 1), "And this tag"),
            };
            view! {
                <div class="field">
                    <label for=id.clone()>{label}</label>
                    <input class="input" id=id name="tag" value=tag maxlength="64"/>
                </div>
            }
        })
        .collect_view();
    let FilterTarget { action, without, kept } = target;
    view! { <Filter id="filter-tag" label="Tags" value action without kept>{fields}</Filter> }
}

fn search(filter: &ExportFilter, target: FilterTarget) -> impl IntoView + use<> {
    let value = filter.search.clone();
    let FilterTarget { action, without, kept } = target;
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
fn selected(filter: &ExportFilter, here: &str) -> impl IntoView + use<> {
    let count = filter.ids.len();
    let ids = filter.ids.clone();
    (count > 0).then(|| {
        let without = Without::Button { name: "id", here: here.to_owned() };
        let ids = ids
            .into_iter()
            .map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })
            .collect_view();
        view! {
            <span class="filter" data-on="">
                <span class="filter__word">"Selected: "<b>{count}</b></span>
                <TakeOff without label="Selected"/>
            </span>
            {ids}
        }
    })
}

/// Set by an export that the API has requested; it can only be taken off here.
fn documents(filter: &ExportFilter, here: &str) -> impl IntoView + use<> {
    let countries = filter.country_code.clone();
    (!countries.is_empty()).then(|| {
        let without = Without::Button { name: "country_code", here: here.to_owned() };
        let words = countries.join(", ");
        let hidden = countries
            .into_iter()
            .map(|code| view! { <input type="hidden" name="country_code" value=code/> })
            .collect_view();
        view! {
            <span class="filter" data-on="">
                <span class="filter__word">"Country or document: "<b>{words}</b></span>
                <TakeOff without label="Country or document"/>
            </span>
            {hidden}
        }
    })
}

fn import(filter: &ExportFilter, base: &str, here: &str) -> impl IntoView + use<> {
    filter.import.map(|id| {
        let without = Without::Button { name: "import", here: here.to_owned() };
        view! {
            <ImportFilter href=format!("{base}/imports/{id}") without/>
            <input type="hidden" name="import" value=id.to_string()/>
        }
    })
}
