//! A toast confirms what was just done, and disappears by itself.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[component]
pub fn Toast(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="notice toast" data-tone="ok" role="status"><Icon of=Glyph::OkRing/><div>{text}</div></div>
    }
}
