//! The words and numbers of a bar.

use leptos::prelude::*;

use super::format::{percent, thousands};
use super::icon::{Glyph, Icon};
use super::tone::Tone;

/// One line of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendItem {
    pub tone: Tone,
    pub glyph: Glyph,
    pub label: &'static str,
    pub value: i64,
}

/// The shares are of the sum of the items.
#[component]
pub fn Legend(items: Vec<LegendItem>) -> impl IntoView {
    let whole: i64 = items.iter().map(|item| item.value).sum();
    let items = items
        .into_iter()
        .map(|item| {
            view! {
                <div>
                    <dt data-tone=item.tone.code()><Icon of=item.glyph/>{item.label}</dt>
                    <dd>
                        {thousands(item.value)}" "<small>{percent(item.value, whole)}</small>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="legend">{items}</dl> }
}
