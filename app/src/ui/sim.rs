//! Similarity: the number, its band in words, and a bar. A score, not a probability.

use leptos::prelude::*;

use super::tone::Tone;

/// `similarity` in percent; `band` in words, as core names it.
#[component]
pub fn Similarity(similarity: f32, band: &'static str) -> impl IntoView {
    let tone = if similarity >= 90.0 {
        Tone::Info
    } else if similarity >= 70.0 {
        Tone::Warn
    } else {
        Tone::Idle
    };
    let width = format!("{similarity:.1}%");
    view! {
        <div class="sim" data-tone=tone.code()>
            <strong>{format!("{similarity:.1} %")}</strong>
            <span>{band}</span>
            <svg class="bar bar--thin" aria-hidden="true">
                <rect data-tone=tone.code() width=width></rect>
            </svg>
        </div>
    }
}
