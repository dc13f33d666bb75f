//! The outcomes of an import: tones, glyphs, the bar and its legend, always in the same order.

use leptos::prelude::*;
use rollcall_types::imports::{Counts, Outcome};

use super::bar::{Bar, BarSize};
use super::format::thousands;
use super::icon::Glyph;
use super::legend::{Legend, LegendItem};
use super::tone::Tone;

pub fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Created => Tone::Ok,
        Outcome::Updated => Tone::Info,
        Outcome::Unchanged => Tone::Idle,
        Outcome::Invalid => Tone::Bad,
        Outcome::Held => Tone::Warn,
        Outcome::Skipped => Tone::Idle,
    }
}

pub fn outcome_glyph(outcome: Outcome) -> Glyph {
    match outcome {
        Outcome::Created => Glyph::Plus,
        Outcome::Updated => Glyph::Pencil,
        Outcome::Unchanged => Glyph::Equal,
        Outcome::Invalid => Glyph::XRing,
        Outcome::Held => Glyph::Hand,
        Outcome::Skipped => Glyph::Block,
    }
}

/// `2,210 created, 84 updated, 3 invalid`
pub fn outcomes_in_words(counts: &Counts) -> String {
    let mut words = String::new();
    for outcome in Outcome::ALL {
        let count = counts.of(outcome);
        if count > 0 {
            if !words.is_empty() {
                words.push_str(", ");
            }
            words.push_str(&thousands(count));
            words.push(' ');
            words.push_str(outcome.code());
        }
    }
    if words.is_empty() { "no rows yet".into() } else { words }
}

/// The stacked bar of outcomes. `whole` is more than the sum while a run is under way.
/// `quiet`: the words stand elsewhere, so it is not read aloud.
#[component]
pub fn OutcomeBar(
    counts: Counts,
    whole: i64,
    size: BarSize,
    #[prop(optional)] quiet: bool,
) -> impl IntoView {
    let values = Outcome::ALL.map(|outcome| (outcome_tone(outcome), counts.of(outcome))).to_vec();
    let label = if quiet { String::new() } else { outcomes_in_words(&counts) };
    view! { <Bar values whole size label/> }
}

#[component]
pub fn OutcomeLegend(counts: Counts) -> impl IntoView {
    let items = Outcome::ALL
        .into_iter()
        // Rows are skipped only if the operator chose so; otherwise the count is not shown.
        .filter(|outcome| *outcome != Outcome::Skipped || counts.skipped > 0)
        .map(|outcome| LegendItem {
            tone: outcome_tone(outcome),
            glyph: outcome_glyph(outcome),
            label: outcome.label(),
            value: counts.of(outcome),
        })
        .collect();
    view! { <Legend items/> }
}
