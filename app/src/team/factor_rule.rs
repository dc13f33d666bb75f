use axum::Form;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::team;
use serde::Deserialize;

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::ui::menu::{AskButton, Asked};

#[derive(Deserialize)]
pub struct Rule {
    /// `yes` or `no`
    #[serde(default)]
    required: String,
}

/// `POST …/settings/team/second-factor`
pub async fn submit(console: ConsoleContext, Form(rule): Form<Rule>) -> Answer {
    let required = rule.required == "yes";
    team::require_second_factor(console.ctx(), &console.actor, required).await?;
    let done = if required { "required" } else { "optional" };
    Ok(Redirect::to(&console.at(&format!("/settings/team?done={done}"))).into_response())
}

/// Whether everybody needs a second factor, and the button that changes it.
#[component]
pub fn FactorRule(required: bool, here: String) -> impl IntoView {
    let action = format!("{here}/second-factor");
    let (words, button) = if required {
        let of = Asked {
            id: "make-factor-optional".into(),
            label: "Make it optional".into(),
            names: None,
            title: "Make the second factor optional?".into(),
            text: "A password alone is then enough for everybody who has no second factor, or removes theirs.".into(),
            action,
            confirm: "Make optional",
            cancel: "Keep it required",
        };
        let button = view! {
            <AskButton of><input type="hidden" name="required" value="no"/></AskButton>
        };
        (
            "Everyone needs a second factor: a passkey or an authenticator app. Anyone without one must set it up before continuing.",
            button.into_any(),
        )
    } else {
        let button = view! {
            <form method="post" action=action>
                <button class="btn" name="required" value="yes">"Require a second factor"</button>
            </form>
        };
        (
            "Optional for everyone. If you require it, anyone without a second factor must set one up before continuing.",
            button.into_any(),
        )
    };
    view! {
        <section class="section" aria-labelledby="second-factor">
            <div class="section__head">
                <h2 id="second-factor">"Second factor"</h2>
                <p>{if required { "Required" } else { "Optional" }}</p>
            </div>
            <div class="stack">
                <p class="muted">{words}</p>
                <div class="actions">{button}</div>
            </div>
        </section>
    }
}
