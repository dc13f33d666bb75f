//! Text that people copy. It may be cut in the middle; the button copies all of it.

use leptos::prelude::*;

use super::format::middle_cut;
use super::icon::{Glyph, Icon};

/// `label` completes "Copy …".
#[component]
pub fn Id(#[prop(into)] value: String, label: &'static str) -> impl IntoView {
    let shown = middle_cut(&value, 24, 8);
    view! {
        <span class="id">
            <code title=value.clone()>{shown}</code>
            <button type="button" aria-label=format!("Copy {label}") value=value>
                <Icon of=Glyph::Copy/>
            </button>
        </span>
    }
}
