use leptos::prelude::*;
use rollcall_core::sso::{Trial, TrialStep};

use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{PostButton, Weight};
use crate::ui::tone::Tone;

/// The button that tries a provider, and what was found out.
#[component]
pub fn TrialSection(trial: Option<Trial>, here: String) -> impl IntoView {
    let found = trial.map(|trial| {
        let words = match trial.is_right() {
            true => "Nothing is wrong so far. Sign in with it next, in another browser.",
            false => "Something is wrong.",
        };
        let steps = trial.steps.into_iter().map(step).collect_view();
        view! {
            <div role="status" class="stack">
                <p><strong>{words}</strong></p>
                <dl class="kv">{steps}</dl>
            </div>
        }
    });
    view! {
        <section class="section" aria-labelledby="trial">
            <div class="section__head">
                <h2 id="trial">"Try it"</h2>
                <p>"Nobody is signed in by it."</p>
            </div>
            <div class="stack">
                {found}
                <PostButton action=format!("{here}/try#trial") label="Try provider" weight=Weight::Plain/>
            </div>
        </section>
    }
}

fn step(step: TrialStep) -> impl IntoView {
    let (tone, glyph, spoken) = match step.is_right {
        Some(true) => (Tone::Ok, Glyph::Check, "Right: "),
        Some(false) => (Tone::Bad, Glyph::Alert, "Wrong: "),
        None => (Tone::Info, Glyph::Info, ""),
    };
    view! {
        <div>
            <dt>{step.what}</dt>
            <dd>
                <span class="status" data-tone=tone.code()>
                    <Icon of=glyph/>
                    <span class="vh">{spoken}</span>
                </span>
                " "
                {step.words}
            </dd>
        </div>
    }
}
