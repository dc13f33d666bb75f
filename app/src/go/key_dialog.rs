//! `?` shows the keys that work on the page.

use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::keys::{KEYS, Key, KeyList};
use super::typing::is_typing;

/// Empty until it is opened.
#[island]
pub fn KeyDialog() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let shown: RwSignal<Vec<Key>> = RwSignal::new(Vec::new());
    // Effects run in the browser only.
    Effect::new(move |_| {
        window_event_listener(ev::keydown, move |event: KeyboardEvent| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if event.key() != "?" || modified || event.repeat() || is_typing(&document()) {
                return;
            }
            if let Some(dialog) = dialog.get_untracked() {
                shown.set(keys_of_page());
                if dialog.show_modal().is_ok() {
                    event.prevent_default();
                }
            }
        });
    });
    // A form of the method "dialog" would count as one that was sent.
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let body = move || {
        let keys = shown.get();
        (!keys.is_empty()).then(|| {
            view! {
                <h2 id="keys-title">"Keyboard shortcuts"</h2>
                <KeyList keys/>
                <p>"Letters and signs work while you do not type."</p>
                <div class="actions"><button class="btn" type="button" on:click=close>"Close"</button></div>
            }
        })
    };
    view! {
        <dialog class="dialog" closedby="any" aria-labelledby="keys-title" node_ref=dialog>{body}</dialog>
    }
}

fn keys_of_page() -> Vec<Key> {
    let is_here = |key: &Key| {
        key.needs.is_empty()
            || document().query_selector(key.needs).is_ok_and(|found| found.is_some())
    };
    KEYS.into_iter().filter(is_here).collect()
}
