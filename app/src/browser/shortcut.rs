//! `/` goes to the search, unless somebody is typing.

use leptos::ev;
use leptos::prelude::{document, window_event_listener};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

pub fn listen() {
    window_event_listener(ev::keydown, |event| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() != "/" || modified || is_typing() {
            return;
        }
        if let Some(input) = search()
            && let Ok(input) = input.dyn_into::<HtmlElement>()
            && input.focus().is_ok()
        {
            event.prevent_default();
        }
    });
}

/// The page's own search, else the one of the navigation.
fn search() -> Option<Element> {
    ["main [data-shortcut='/']", "[data-shortcut='/']"]
        .into_iter()
        .find_map(|selector| document().query_selector(selector).ok().flatten())
}

fn is_typing() -> bool {
    document().active_element().is_some_and(|element: Element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
