//! Loads a moving page again; without a script the document does it.

use std::time::Duration;

use leptos::prelude::*;

const PAUSE: Duration = Duration::from_millis(1_500);

#[island]
pub fn ReloadSoon() -> impl IntoView {
    // Effects run in the browser only.
    Effect::new(|_| {
        let again = || {
            if let Some(window) = web_sys::window() {
                // A page that cannot be loaded again is left as it is; the next visit shows it.
                let _ = window.location().reload();
            }
        };
        set_timeout(again, PAUSE);
    });
}
