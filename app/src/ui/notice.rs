//! A notice stays in the page.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::tone::Tone;

/// `alert`: an error after an action, read aloud at once.
#[component]
pub fn Notice(
    tone: Tone,
    glyph: Glyph,
    #[prop(into)] title: String,
    #[prop(optional)] alert: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone.code() role=if alert { "alert" } else { "status" }>
            <Icon of=glyph/>
            <div><strong>{title}</strong>" "{children.map(|children| children())}</div>
        </div>
    }
}
