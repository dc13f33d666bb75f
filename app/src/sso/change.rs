use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::sso;
use serde::Deserialize;

use super::PAGE;
use super::break_glass::Chosen;
use super::show::back;
use crate::answer::Answer;
use crate::console::ConsoleContext;

#[derive(Deserialize)]
pub struct Rule {
    /// "yes": people of its domains sign in with it alone.
    #[serde(default)]
    required: String,
}

/// `POST …/settings/single-sign-on/{id}/require`
pub async fn require(console: ConsoleContext, Form(rule): Form<Rule>) -> Answer {
    let id = console.id("provider")?;
    let is_required = rule.required == "yes";
    sso::require(console.ctx(), &console.actor, id, is_required).await?;
    Ok(back(&console, id, if is_required { "required" } else { "optional" }))
}

/// `POST …/settings/single-sign-on/{id}/unlink`
pub async fn unlink(console: ConsoleContext, Form(chosen): Form<Chosen>) -> Answer {
    let id = console.id("provider")?;
    sso::unlink(console.ctx(), &console.actor, id, chosen.id()?).await?;
    Ok(back(&console, id, "unlinked"))
}

/// `POST …/settings/single-sign-on/{id}/remove`
pub async fn remove(console: ConsoleContext) -> Answer {
    let id = console.id("provider")?;
    sso::remove(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at(&format!("{PAGE}?done=removed"))).into_response())
}
