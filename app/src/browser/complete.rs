//! Completes the filters of a search while somebody types: a list below the field, as a combobox. Without
//! JavaScript the field is the plain search that it was.

use leptos::ev;
use leptos::prelude::{document, window_event_listener};
use rollcall_types::users::{Suggestion, TypedFilter, suggestions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

const FIELD: &str = "input[data-filters]";
const LIST: &str = "suggestions";
const ACTIVE: &str = "aria-activedescendant";

pub fn listen() {
    if make_combobox().is_none() {
        return;
    }
    window_event_listener(ev::input, |event| {
        if is_field(&event) {
            offer();
        }
    });
    window_event_listener(ev::keydown, |event| {
        if is_field(&event) {
            press(&event);
        }
    });
    window_event_listener(ev::focusout, |event| {
        if is_field(&event) {
            close();
        }
    });
    // Before the click, so that the field keeps the focus.
    window_event_listener(ev::mousedown, |event| {
        let option = target(&event).and_then(|one| one.closest("[role='option']").ok().flatten());
        if let Some(option) =
            option.filter(|one| one.closest("#suggestions").is_ok_and(|list| list.is_some()))
        {
            event.prevent_default();
            take(&option);
        }
    });
}

/// Adds the list and says what the field is now. `None`: the page has no such field.
fn make_combobox() -> Option<()> {
    let field = field()?;
    let list = document().create_element("ul").ok()?;
    for (name, value) in [
        ("id", LIST),
        ("class", "suggestions"),
        ("role", "listbox"),
        ("aria-label", "Filters"),
        ("hidden", ""),
    ] {
        list.set_attribute(name, value).ok()?;
    }
    field.parent_node()?.append_child(&list).ok()?;
    // A search field must not be a combobox; a text field may.
    field.set_type("text");
    for (name, value) in [
        ("role", "combobox"),
        ("aria-expanded", "false"),
        ("aria-autocomplete", "list"),
        ("aria-controls", LIST),
        ("autocomplete", "off"),
    ] {
        field.set_attribute(name, value).ok()?;
    }
    Some(())
}

/// Shows what may follow, if somebody types at the end.
fn offer() {
    let Some(field) = field() else { return };
    let search = field.value();
    let end = search.encode_utf16().count() as u32;
    let at_end = field.selection_start().ok().flatten() == Some(end);
    let found = if at_end { suggestions(&search, &filters(&field)) } else { Vec::new() };
    if found.is_empty() || show(&field, &found).is_none() {
        close();
    }
}

fn show(field: &HtmlInputElement, found: &[Suggestion]) -> Option<()> {
    let list = list()?;
    list.set_text_content(None);
    for (place, one) in found.iter().enumerate() {
        let option = document().create_element("li").ok()?;
        option.set_attribute("id", &format!("{LIST}-{place}")).ok()?;
        option.set_attribute("role", "option").ok()?;
        option.set_attribute("aria-selected", "false").ok()?;
        option.set_attribute("data-search", &one.search).ok()?;
        option.set_text_content(Some(&one.label));
        list.append_child(&option).ok()?;
    }
    list.set_hidden(false);
    field.remove_attribute(ACTIVE).ok()?;
    field.set_attribute("aria-expanded", "true").ok()
}

fn close() {
    let (Some(field), Some(list)) = (field(), list()) else { return };
    list.set_hidden(true);
    list.set_text_content(None);
    let _ = field.remove_attribute(ACTIVE);
    let _ = field.set_attribute("aria-expanded", "false");
}

fn press(event: &KeyboardEvent) {
    let options = options();
    if options.is_empty() || event.is_composing() {
        return;
    }
    let now = options
        .iter()
        .position(|one| one.get_attribute("aria-selected").as_deref() == Some("true"));
    match event.key().as_str() {
        "ArrowDown" => activate(&options, now.map_or(0, |now| (now + 1) % options.len())),
        "ArrowUp" => {
            let last = options.len() - 1;
            activate(&options, now.map_or(last, |now| now.checked_sub(1).unwrap_or(last)));
        }
        "Enter" => match now {
            Some(now) => take(&options[now]),
            // Nothing is chosen: the search goes on as it is typed.
            None => return,
        },
        "Escape" => close(),
        _ => return,
    }
    event.prevent_default();
}

/// Moves the mark to an option; the focus stays in the field.
fn activate(options: &[Element], place: usize) {
    for (other, option) in options.iter().enumerate() {
        let selected = if other == place { "true" } else { "false" };
        let _ = option.set_attribute("aria-selected", selected);
    }
    if let Some(field) = field() {
        let _ = field.set_attribute(ACTIVE, &format!("{LIST}-{place}"));
    }
}

/// Writes an option into the field, and offers what may follow.
fn take(option: &Element) {
    let (Some(field), Some(search)) = (field(), option.get_attribute("data-search")) else {
        return;
    };
    field.set_value(&search);
    let end = search.encode_utf16().count() as u32;
    let _ = field.set_selection_range(end, end);
    offer();
}

/// The filters of the page. Countries stand in the list of their own filter already.
fn filters(field: &HtmlInputElement) -> Vec<TypedFilter> {
    let said = field.get_attribute("data-filters").unwrap_or_default();
    let mut filters: Vec<TypedFilter> = serde_json::from_str(&said).unwrap_or_default();
    if let Some(country) = filters.iter_mut().find(|one| one.name == "country") {
        country.values = countries();
    }
    filters
}

/// `Germany (DEU)`, each with its code.
fn countries() -> Vec<(String, String)> {
    all("#filter-countries option")
        .filter_map(|option| {
            let label = option.get_attribute("value")?;
            let code = label.strip_suffix(')')?.rsplit_once('(')?.1.to_owned();
            Some((code, label))
        })
        .collect()
}

fn options() -> Vec<Element> {
    all("#suggestions > [role='option']").collect()
}

fn all(selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = document().query_selector_all(selector).ok();
    let length = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..length).filter_map(move |place| found.as_ref()?.get(place)?.dyn_into().ok())
}

fn field() -> Option<HtmlInputElement> {
    document().query_selector(FIELD).ok().flatten()?.dyn_into().ok()
}

fn list() -> Option<HtmlElement> {
    document().get_element_by_id(LIST)?.dyn_into().ok()
}

fn is_field(event: &Event) -> bool {
    target(event).is_some_and(|one| one.matches(FIELD).unwrap_or(false))
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
