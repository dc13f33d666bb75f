//! Links to the previous and the next page. Keyset paging has no page numbers.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::link::Lead;

/// `form`: what is sent before another page is shown (see [`Lead`]).
#[component]
pub fn Pager(
    #[prop(into)] summary: String,
    previous: Option<String>,
    next: Option<String>,
    #[prop(default = "Previous")] previous_label: &'static str,
    #[prop(default = "Next")] next_label: &'static str,
    #[prop(optional_no_strip)] form: Option<&'static str>,
) -> impl IntoView {
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{summary}</span>
            <Lead href=previous form class="btn btn--sm" rel="prev">
                <Icon of=Glyph::Left/>{previous_label}
            </Lead>
            <Lead href=next form class="btn btn--sm" rel="next">
                {next_label}<Icon of=Glyph::Right/>
            </Lead>
        </nav>
    }
}
