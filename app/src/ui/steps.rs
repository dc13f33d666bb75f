//! The three steps of an import.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

const STEPS: [&str; 3] = ["Upload and map", "Preview", "Run"];

/// `current` counts from 1; 4 means that all are done.
#[component]
pub fn Steps(current: usize) -> impl IntoView {
    let steps = STEPS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let number = index + 1;
            let done = number < current;
            view! {
                <li data-done=done.then_some("") aria-current=(number == current).then_some("step")>
                    {done.then(|| view! { <Icon of=Glyph::Check/> })}
                    {(!done).then(|| view! { <span class="num">{number}</span> })}
                    {*name}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps" aria-label="Steps">{steps}</ol> }
}
