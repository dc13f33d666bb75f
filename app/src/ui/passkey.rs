//! The button that asks the browser for a passkey, and sends its form with the answer. `browser/passkey.rs` is
//! the other half.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::link::Weight;

#[component]
pub fn PasskeyButton(
    /// What core asks, as JSON.
    options: String,
    /// The field of the form that takes the answer.
    field: &'static str,
    label: &'static str,
    /// For whoever has no JavaScript: what to do instead.
    instead: &'static str,
    #[prop(default = Weight::Plain)] weight: Weight,
    #[prop(optional)] wide: bool,
    /// It asks without being pressed.
    #[prop(optional)]
    now: bool,
) -> impl IntoView {
    let (around, class) = match wide {
        true => ("stack", format!("{} btn--wide", weight.class())),
        false => ("actions", weight.class().to_owned()),
    };
    view! {
        <div class=around>
            <button
                type="button"
                class=class
                hidden
                data-passkey=options
                data-field=field
                data-now=now.then_some("")
            >
                <Icon of=Glyph::Key/>
                {label}
            </button>
            <p class="err" role="alert" hidden></p>
            <noscript><p class="muted">"Passkeys need JavaScript. "{instead}</p></noscript>
        </div>
    }
}
