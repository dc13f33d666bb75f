//! Copy buttons: one listener for all of them. The button's value is what is copied.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::{set_timeout, window, window_event_listener};
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::Element;

const BUTTONS: &str = ".id button[value], button[data-copy]";
const PRINT: &str = "button[data-print]";

pub fn listen() {
    window_event_listener(ev::click, |event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        if let Ok(Some(button)) = target.closest(BUTTONS) {
            copy(button);
        } else if let Ok(Some(_)) = target.closest(PRINT) {
            // A browser without printing does nothing.
            let _ = window().print();
        }
    });
}

fn copy(button: Element) {
    let Some(value) = button.get_attribute("value") else { return };
    let written = window().navigator().clipboard().write_text(&value);
    spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
            confirm(button);
        }
    });
}

/// The glyph becomes a tick for a moment, and the label says so.
fn confirm(button: Element) {
    let Ok(Some(glyph)) = button.query_selector("use") else { return };
    let before = glyph.get_attribute("href").unwrap_or_default();
    if before == "#i-check" || glyph.set_attribute("href", "#i-check").is_err() {
        return;
    }
    set_timeout(
        move || {
            // The button may have been removed by now; then there is nothing to restore.
            let _ = glyph.set_attribute("href", &before);
        },
        Duration::from_millis(1_500),
    );
}
