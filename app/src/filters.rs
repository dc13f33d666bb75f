//! Filters that several lists have: each is a form of its own, so that none needs a script.

use leptos::prelude::*;
use rollcall_core::users::{self, UserStatus};

use crate::ui::filter::{Filter, Kept};
use crate::ui::icon::{Glyph, Icon};

/// Where the form of a filter leads, and what it passes on.
pub struct FilterTarget {
    pub action: String,
    /// The address of the list with this filter taken off.
    pub without: String,
    /// The other filters.
    pub kept: Vec<Kept>,
}

#[component]
pub fn StatusFilter(chosen: Vec<UserStatus>, target: FilterTarget) -> impl IntoView {
    let FilterTarget { action, without, kept } = target;
    let choices = UserStatus::ALL
        .map(|status| {
            let checked = chosen.contains(&status);
            view! {
                <label class="choice">
                    <input type="checkbox" name="status" value=status.code() checked=checked/>
                    <span>{status.label()}</span>
                </label>
            }
        })
        .collect_view();
    let value = chosen.iter().map(|one| one.label()).collect::<Vec<_>>().join(", ");
    view! {
        <Filter id="filter-status" label="Status" value action without kept>
            <fieldset><legend class="vh">"Status"</legend>{choices}</fieldset>
        </Filter>
    }
}

/// One state of a list's rows. `choices`: code and label of each.
#[component]
pub fn StateFilter(
    choices: Vec<(&'static str, &'static str)>,
    /// The code of the chosen one.
    chosen: Option<&'static str>,
    target: FilterTarget,
) -> impl IntoView {
    let FilterTarget { action, without, kept } = target;
    let label_of = |code| choices.iter().find(|(one, _)| *one == code).map(|(_, label)| *label);
    let value = chosen.and_then(label_of).unwrap_or_default();
    let choices = choices
        .into_iter()
        .map(|(code, label)| {
            view! {
                <label class="choice">
                    <input type="radio" name="state" value=code checked=chosen == Some(code)/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Filter id="filter-state" label="Status" value action without kept>
            <fieldset><legend class="vh">"Status"</legend>{choices}</fieldset>
        </Filter>
    }
}

#[component]
pub fn CountryFilter(chosen: Vec<String>, target: FilterTarget) -> impl IntoView {
    let FilterTarget { action, without, kept } = target;
    let options = country_options(&chosen);
    view! {
        <Filter id="filter-country" label="Country" value=chosen.join(", ") action without kept>
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
fn country_options(chosen: &[String]) -> String {
    let mut html = String::with_capacity(16 * 1_024);
    for (code, name) in users::country_codes() {
        let selected = if chosen.iter().any(|one| one == code) { " selected" } else { "" };
        let name = name.replace('&', "&amp;").replace('<', "&lt;");
        html.push_str(&format!(r#"<option value="{code}"{selected}>{name} ({code})</option>"#));
    }
    html
}

/// A range of days. `names`: of the two fields in the address; `days`: the first and the last day,
/// empty where the range has no such end.
#[component]
pub fn DaysFilter(
    id: &'static str,
    label: &'static str,
    names: [&'static str; 2],
    days: [String; 2],
    target: FilterTarget,
) -> impl IntoView {
    let FilterTarget { action, without, kept } = target;
    let value = match (days[0].as_str(), days[1].as_str()) {
        ("", "") => String::new(),
        (from, "") => format!("since {from}"),
        ("", to) => format!("until {to}"),
        (from, to) if from == to => from.to_owned(),
        (from, to) => format!("{from} to {to}"),
    };
    let [first, last] = names;
    let [from, to] = days;
    view! {
        <Filter id label value action without kept>
            <div class="field">
                <label for=first>"First day (UTC)"</label>
                <input class="input" id=first name=first type="date" value=from/>
            </div>
            <div class="field">
                <label for=last>"Last day (UTC)"</label>
                <input class="input" id=last name=last type="date" value=to/>
            </div>
        </Filter>
    }
}

/// Set by a link from an import; it can only be taken off here.
#[component]
pub fn ImportFilter(href: String, without: String) -> impl IntoView {
    view! {
        <span class="filter" data-on="">
            <a href=href>"Affected by "<b>"an import"</b></a>
            <a href=without aria-label="Remove filter Import"><Icon of=Glyph::X/></a>
        </span>
    }
}
