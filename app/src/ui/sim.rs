//! Similarity: the number, its band in words, and a bar. A score, not a probability.

use leptos::prelude::*;
use rollcall_core::faces::Band;

use super::tone::Tone;

/// `similarity` in percent.
#[component]
pub fn Similarity(similarity: f32, #[prop(optional)] large: bool) -> impl IntoView {
    let band = Band::of(similarity);
    let tone = match band {
        Band::LikelySame => Tone::Info,
        Band::Review => Tone::Warn,
        Band::LikelyDifferent => Tone::Idle,
    };
    // Rounded down: 89.96 is not 90.
    let similarity = (similarity * 10.0).floor() / 10.0;
    let width = format!("{similarity:.1}%");
    let class = if large { "sim sim--lg" } else { "sim" };
    view! {
        <div class=class data-tone=tone.code()>
            <strong>{format!("{similarity:.1} %")}</strong>
            <span>{band.label()}</span>
            <svg class="bar bar--thin" aria-hidden="true">
                <rect data-tone=tone.code() width=width></rect>
            </svg>
        </div>
    }
}
