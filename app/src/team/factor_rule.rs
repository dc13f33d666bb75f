use axum::Form;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::team;
use serde::Deserialize;

use crate::answer::Answer;
use crate::console::ConsoleContext;

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
    let (words, value, button, class) = if required {
        (
            "Everyone needs a second factor: a passkey or an authenticator app. Anyone without one must set it up before continuing.",
            "no",
            "Make it optional",
            "btn btn--danger",
        )
    } else {
        (
            "Optional for everyone. If you require it, anyone without a second factor must set one up before continuing.",
            "yes",
            "Require a second factor",
            "btn",
        )
    };
    view! {
        <section class="section" aria-labelledby="second-factor">
            <div class="section__head">
                <h2 id="second-factor">"Second factor"</h2>
                <p>{if required { "Required" } else { "Optional" }}</p>
            </div>
            <form class="stack" method="post" action=format!("{here}/second-factor")>
                <p class="muted">{words}</p>
                <div class="actions"><button class=class name="required" value=value>{button}</button></div>
            </form>
        </section>
    }
}
