//! Similarity: the number, its band in words, and a bar. A score, not a probability.

use leptos::prelude::*;
use rollcall_core::faces::Band;

use super::tone::Tone;

/// `similarity` in percent.
#[component]
pub fn Similarity(similarity: f32) -> impl IntoView {
    let band = Band::of(similarity);
    let tone = match band {
        Band::LikelySame => Tone::Info,
        Band::Review => Tone::Warn,
        Band::LikelyDifferent => Tone::Idle,
    };
    let width = format!("{similarity:.1}%");
    view! {
        <div class="sim" data-tone=tone.code()>
            <strong>{format!("{similarity:.1} %")}</strong>
            <span>{band.label()}</span>
            <svg class="bar bar--thin" aria-hidden="true">
                <rect data-tone=tone.code() width=width></rect>
            </svg>
        </div>
    }
}
