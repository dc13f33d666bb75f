//! The selection of a list: its number follows every tick, what needs a selection waits for one, and
//! sorting takes the ticks along. Without JavaScript the form's own buttons do the same.

use leptos::ev;
use leptos::prelude::{document, window_event_listener};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlButtonElement, HtmlFormElement, HtmlInputElement};

const FORM: &str = "form#selection";
const ALL_OF_PAGE: &str = "input[data-all-of-page]";

pub fn listen() {
    if form().is_none() {
        return;
    }
    if let Some(box_of_all) = input(ALL_OF_PAGE) {
        box_of_all.set_hidden(false);
    }
    update();
    window_event_listener(ev::change, |event| {
        let Some(changed) = target(&event).and_then(|one| one.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        if changed.matches(ALL_OF_PAGE).unwrap_or(false) {
            ticks().for_each(|tick| tick.set_checked(changed.checked()));
        }
        update();
    });
    // A browser that shows a page again keeps its ticks.
    window_event_listener(ev::pageshow, |_| update());
    window_event_listener(ev::click, sort);
}

/// A head of the table leads to another order; ticks that were not sent yet go along.
fn sort(event: web_sys::MouseEvent) {
    let link = target(&event).and_then(|one| one.closest("thead a[href]").ok().flatten());
    let changed = ticks().any(|tick| tick.checked() != tick.default_checked());
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
    let (Some(link), Some(form)) = (link, form()) else { return };
    if changed && is_plain && event.button() == 0 {
        let address = link.get_attribute("href").unwrap_or_default();
        if send_to(&form, &address).is_some() {
            event.prevent_default();
        }
    }
}

fn send_to(form: &HtmlFormElement, address: &str) -> Option<()> {
    let go: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
    go.set_type("hidden");
    go.set_name("go");
    go.set_value(address);
    form.append_child(&go).ok()?;
    super::unsaved::let_go();
    form.submit().ok()
}

/// Says how many are selected.
fn update() {
    let Some(form) = form() else { return };
    let (mut here, mut ticked) = (0, 0);
    for tick in ticks() {
        here += 1;
        ticked += usize::from(tick.checked());
    }
    let elsewhere: usize =
        form.get_attribute("data-elsewhere").and_then(|count| count.parse().ok()).unwrap_or(0);
    let all = form.get_attribute("data-all").filter(|_| ticked == here);
    let count = elsewhere + ticked;
    if let Ok(Some(place)) = form.query_selector("[data-count]") {
        let words = all.clone().unwrap_or_else(|| rollcall_types::format::thousands(count as i64));
        if place.text_content().as_deref() != Some(words.as_str()) {
            place.set_text_content(Some(&words));
        }
    }
    if let Ok(found) = form.query_selector_all("button[data-needs]") {
        let buttons = (0..found.length()).filter_map(|place| found.get(place));
        for button in buttons.filter_map(|one| one.dyn_into::<HtmlButtonElement>().ok()) {
            button.set_disabled(count == 0 && all.is_none());
        }
    }
    if let Some(box_of_all) = input(ALL_OF_PAGE) {
        box_of_all.set_checked(here > 0 && ticked == here);
        box_of_all.set_indeterminate(ticked > 0 && ticked < here);
    }
}

fn form() -> Option<HtmlFormElement> {
    document().query_selector(FORM).ok().flatten()?.dyn_into().ok()
}

fn input(selector: &str) -> Option<HtmlInputElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn ticks() -> impl Iterator<Item = HtmlInputElement> {
    let found = document().query_selector_all("input[form='selection'][name='id']").ok();
    let length = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..length).filter_map(move |place| found.as_ref()?.get(place)?.dyn_into().ok())
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
