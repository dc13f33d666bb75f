//! The browser library: what its script calls, and the few things that listen on the whole page.

mod complete;
mod copy;
mod passkey;
mod selection;
mod shortcut;
mod unsaved;

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script, before it wakes the islands.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    complete::listen();
    copy::listen();
    passkey::listen();
    selection::listen();
    shortcut::listen();
    unsaved::listen();
}
