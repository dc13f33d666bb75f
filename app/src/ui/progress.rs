//! Progress with a known end.

use leptos::prelude::*;

/// Wraps the bar that shows the progress; `text` says it in words.
#[component]
pub fn Progressbar(
    #[prop(into)] label: String,
    now: i64,
    max: i64,
    #[prop(into)] text: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=max.to_string()
            aria-valuenow=now.to_string()
            aria-valuetext=text
        >
            {children()}
        </div>
    }
}

/// The plain bar of a step whose parts are not known.
#[component]
pub fn PlainBar(per_mille: i64) -> impl IntoView {
    let width = format!("{:.1}%", per_mille.clamp(0, 1_000) as f64 / 10.0);
    view! {
        <svg class="bar bar--lg" aria-hidden="true"><rect width=width></rect></svg>
    }
}
