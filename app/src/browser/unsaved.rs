//! Asks before somebody leaves a form of the console with something typed in it. A form that keeps its
//! state in another way says `data-free`; one that was sent back with what was typed says `data-unsaved`.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::{document, window_event_listener};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};
use web_sys::{HtmlTextAreaElement, NodeList};

const FORMS: &str = "main.page form[method='post']:not([data-free])";

thread_local! {
    /// A form is being sent, so the page is left on purpose.
    static IS_SENT: Cell<bool> = const { Cell::new(false) };
}

pub fn listen() {
    window_event_listener(ev::submit, |_| let_go());
    // The page may be shown again later.
    window_event_listener(ev::pageshow, |_| IS_SENT.set(false));
    window_event_listener(ev::beforeunload, |event| {
        if !IS_SENT.get() && any_unsaved() {
            event.prevent_default();
        }
    });
}

/// For what sends a form by itself: a browser tells nobody of that.
pub fn let_go() {
    IS_SENT.set(true);
}

fn any_unsaved() -> bool {
    let Ok(forms) = document().query_selector_all(FORMS) else { return false };
    each::<HtmlFormElement>(forms).any(|form| {
        let controls = form.elements();
        form.has_attribute("data-unsaved")
            || (0..controls.length())
                .filter_map(|place| controls.item(place))
                .any(|control| is_changed(&control))
    })
}

fn is_changed(control: &web_sys::Element) -> bool {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            "checkbox" | "radio" => input.checked() != input.default_checked(),
            // Files are sent as soon as they are chosen, and passwords are filled in by browsers.
            "hidden" | "file" | "password" | "submit" => false,
            _ => input.value() != input.default_value(),
        };
    }
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|before| area.value() != before);
    }
    control.dyn_ref::<HtmlSelectElement>().is_some_and(is_other_choice)
}

/// Where no option is chosen from the beginning, the first one is.
fn is_other_choice(select: &HtmlSelectElement) -> bool {
    let Ok(options) = select.query_selector_all("option") else { return false };
    let options: Vec<HtmlOptionElement> = each(options).collect();
    let chosen = options.iter().position(HtmlOptionElement::default_selected);
    let at_first = chosen.or((!select.multiple()).then_some(0));
    let now = options.iter().position(HtmlOptionElement::selected);
    now != at_first
}

fn each<T: JsCast>(found: NodeList) -> impl Iterator<Item = T> {
    (0..found.length()).filter_map(move |place| found.get(place)?.dyn_into().ok())
}
