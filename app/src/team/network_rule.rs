use axum::Form;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::team;
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::invite_form::TypedInvitation;
use super::list_page::{TeamView, show_team};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::ui::field::{FieldText, TextField};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    networks: String,
}

/// `POST …/settings/team/networks`
pub async fn submit(console: ConsoleContext, Form(typed): Form<Typed>) -> Answer {
    match team::set_networks(console.ctx(), &console.actor, &typed.networks).await {
        Err(Error::Invalid(network_errors)) => {
            let team = team::list(console.ctx(), &console.actor).await?;
            let view = TeamView::new(&console, team, TypedInvitation::default()).await?;
            let view = TeamView { network_errors, typed_networks: Some(typed.networks), ..view };
            Ok(show_team(&console, view))
        }
        saved => {
            saved?;
            let team = console.at("/settings/team?done=networks");
            Ok(Redirect::to(&team).into_response())
        }
    }
}

/// The networks from which the organization's pages open, and the form that changes them. `address`: where
/// the operator comes from; empty: unknown.
#[component]
pub fn NetworkRule(
    stored: String,
    typed: Option<String>,
    errors: FieldErrors,
    address: String,
    here: String,
) -> impl IntoView {
    let state = if stored.is_empty() { "From anywhere" } else { "Restricted" };
    let words = if address.is_empty() {
        "Leave empty to let people in from anywhere. API keys have networks of their own."
            .to_owned()
    } else {
        format!(
            "You come from {address}. Leave empty to let people in from anywhere. API keys have \
             networks of their own."
        )
    };
    let text = FieldText {
        name: "networks",
        label: "Allowed networks",
        hint: "Such as 10.20.0.0/16, 192.0.2.7. Everybody else is refused with their next click.",
        errors: errors.get("networks").cloned().unwrap_or_default(),
    };
    view! {
        <section class="section" aria-labelledby="networks-rule">
            <div class="section__head">
                <h2 id="networks-rule">"Networks"</h2>
                <p>{state}</p>
            </div>
            <form class="stack" method="post" action=format!("{here}/networks") novalidate>
                <p class="muted">{words}</p>
                <TextField text value=typed.unwrap_or(stored)/>
                <div class="actions"><button class="btn">"Save networks"</button></div>
            </form>
        </section>
    }
}
