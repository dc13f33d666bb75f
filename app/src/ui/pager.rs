//! Keyset paging: back and forth, no page numbers to lie about.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[component]
pub fn Pager(
    #[prop(into)] summary: String,
    previous: Option<String>,
    next: Option<String>,
    #[prop(default = "Previous")] previous_label: &'static str,
    #[prop(default = "Next")] next_label: &'static str,
) -> impl IntoView {
    let no_previous = previous.is_none();
    let no_next = next.is_none();
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{summary}</span>
            <a class="btn btn--sm" href=previous aria-disabled=no_previous.then_some("true") rel="prev">
                <Icon of=Glyph::Left/>{previous_label}
            </a>
            <a class="btn btn--sm" href=next aria-disabled=no_next.then_some("true") rel="next">
                {next_label}<Icon of=Glyph::Right/>
            </a>
        </nav>
    }
}
