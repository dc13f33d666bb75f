//! The customer's own JSON: a line for each value, under the path that leads to it.

use leptos::prelude::*;
use rollcall_core::json;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::kv::Facts;

/// How many values are shown. The copy button has the whole JSON.
const LINES: usize = 100;

#[component]
pub fn Metadata(json: String) -> impl IntoView {
    let lines = json::lines(&json);
    let more = lines.len().saturating_sub(LINES);
    let lines = lines
        .into_iter()
        .take(LINES)
        .map(|(path, value)| {
            view! { <div><dt><code>{path}</code></dt><dd><bdi>{value}</bdi></dd></div> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="metadata">
            <div class="section__head">
                <h2 id="metadata">"Metadata"</h2>
                <button class="btn btn--sm btn--quiet" type="button" data-copy="" value=json>
                    <Icon of=Glyph::Copy/>
                    "Copy JSON"
                </button>
            </div>
            <Facts>{lines}</Facts>
            {(more > 0).then(|| view! { <p class="muted">{more}" more in JSON"</p> })}
        </section>
    }
}
