//! `/` goes to the search, and a letter presses the button that names it, unless somebody is typing.

use leptos::ev;
use leptos::prelude::{document, window_event_listener};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::go::is_typing;

pub fn listen() {
    window_event_listener(ev::keydown, |event| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let key = event.key();
        let is_known = key == "/" || matches!(key.as_bytes(), [b'a'..=b'z']);
        if !is_known || modified || event.repeat() || is_typing(&document()) {
            return;
        }
        let Some(named) = named(&key).and_then(|found| found.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        if named.tag_name() == "BUTTON" {
            named.click();
            event.prevent_default();
        } else if named.focus().is_ok() {
            event.prevent_default();
        }
    });
}

/// The element of the page with this shortcut, else the one in the navigation.
fn named(key: &str) -> Option<Element> {
    [format!("main [data-shortcut='{key}']"), format!("[data-shortcut='{key}']")]
        .into_iter()
        .find_map(|selector| document().query_selector(&selector).ok().flatten())
}
