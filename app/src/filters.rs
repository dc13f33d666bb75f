//! Filters that several pages have; none needs a script.

use leptos::prelude::*;
use rollcall_core::users::{self, NoteFilter, UserStatus};

use crate::ui::filter::{Filter, Kept, TakeOff, Without};

/// Where the form of a filter leads, and what it passes on.
pub struct FilterTarget {
    pub action: String,
    pub without: Without,
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

/// How many countries a filter that is set names.
const NAMED: usize = 3;

/// The chosen countries to take off again, and a field that offers the others while somebody types.
#[component]
pub fn CountryFilter(chosen: Vec<String>, target: FilterTarget) -> impl IntoView {
    let FilterTarget { action, without, kept } = target;
    let mut value: Vec<_> = chosen.iter().map(|code| country_name(code)).take(NAMED).collect();
    let more = chosen.len().saturating_sub(NAMED);
    value.extend((more > 0).then(|| format!("{more} more")));
    let value = value.join(", ");
    let options = country_options(&chosen);
    let some = !chosen.is_empty();
    let chosen = chosen
        .into_iter()
        .map(|code| {
            let name = country_name(&code);
            view! {
                <label class="choice">
                    <input type="checkbox" name="country" value=code checked/>
                    <span>{name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Filter id="filter-country" label="Country" value action without kept>
            {some.then(|| view! { <fieldset><legend class="vh">"Countries"</legend>{chosen}</fieldset> })}
            <div class="field">
                <label for="country">"Add a country"</label>
                <input
                    class="input"
                    id="country"
                    name="country"
                    list="filter-countries"
                    autocomplete="off"
                    aria-describedby="country-hint"
                />
                <datalist id="filter-countries" inner_html=options></datalist>
                <p class="hint" id="country-hint">"Type a name or a code, such as Iran or IRN."</p>
            </div>
        </Filter>
    }
}

/// The name of a country; of a word that is none, the word.
pub fn country_name(code: &str) -> String {
    let known = users::country_codes().iter().find(|(one, _)| *one == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}

/// What an address says about a country: its code; of a word that is none, the word, which nobody has.
pub fn country_code(said: &str) -> String {
    users::country_of_text(said).map_or_else(|| said.to_owned(), ToOwned::to_owned)
}

/// The options as text: 249 of them as views would be most of the time that the page takes.
fn country_options(chosen: &[String]) -> String {
    let mut html = String::with_capacity(12 * 1_024);
    for (code, name) in users::country_codes() {
        if !chosen.iter().any(|one| one == code) {
            let name = name.replace('&', "&amp;").replace('"', "&quot;");
            html.push_str(&format!(r#"<option value="{name} ({code})">"#));
        }
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

/// By what the team has written about a user.
#[component]
pub fn NotesFilter(chosen: Option<NoteFilter>, target: FilterTarget) -> impl IntoView {
    let FilterTarget { action, without, kept } = target;
    let value = match &chosen {
        None => String::new(),
        Some(NoteFilter::Any) => "some".to_owned(),
        Some(NoteFilter::None) => "none".to_owned(),
        Some(NoteFilter::Text(text)) => format!("“{text}”"),
    };
    let choices = [(NoteFilter::Any, "With a note"), (NoteFilter::None, "Without a note")]
        .map(|(one, label)| {
            let checked = chosen.as_ref() == Some(&one);
            view! {
                <label class="choice">
                    <input type="radio" name="note" value=one.code() checked=checked/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    let text = note_text(chosen.as_ref());
    view! {
        <Filter id="filter-note" label="Notes" value action without kept>
            <fieldset><legend class="vh">"Notes"</legend>{choices}</fieldset>
            <div class="field">
                <label for="note_text">"Or a note that contains"</label>
                <input class="input" id="note_text" name="note_text" value=text maxlength="200" autocomplete="off"/>
            </div>
        </Filter>
    }
}

/// Reads a part of an address: `note` with a word, or `note_text`, which says more.
pub fn note(to: &mut Option<NoteFilter>, name: &str, value: &str) {
    match name {
        "note_text" if !value.is_empty() => *to = Some(NoteFilter::Text(value.to_owned())),
        "note" if to.is_none() => *to = NoteFilter::from_code(value),
        _ => {}
    }
}

/// What `note` is in an address.
pub fn note_code(note: Option<&NoteFilter>) -> String {
    note.and_then(NoteFilter::code).unwrap_or_default().to_owned()
}

/// What `note_text` is in an address.
pub fn note_text(note: Option<&NoteFilter>) -> String {
    note.and_then(NoteFilter::text).unwrap_or_default().to_owned()
}

/// Set by a link from an import; it can only be taken off here.
#[component]
pub fn ImportFilter(href: String, #[prop(into)] without: Without) -> impl IntoView {
    view! {
        <span class="filter" data-on="">
            <a href=href>"Affected by "<b>"an import"</b></a>
            <TakeOff without label="Import"/>
        </span>
    }
}
