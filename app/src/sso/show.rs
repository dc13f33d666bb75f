use axum::extract::{Query, RawForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::sso::{self, NewGroupRole, ProviderText, Trial};
use rollcall_core::{Error, FieldErrors, roles, team};
use serde::Deserialize;

use super::PAGE;
use super::form::{read, text_of};
use super::provider_page::{ProviderPageView, ProviderView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct ProviderParams {
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

/// What a form of the page has sent, and why it was refused, or what it has found out.
#[derive(Default)]
pub(super) struct Sent {
    pub provider: Option<ProviderText>,
    pub group: NewGroupRole,
    pub errors: FieldErrors,
    pub trial: Option<Trial>,
    pub said: &'static str,
}

/// `GET …/settings/single-sign-on/{id}`
pub async fn show(console: ConsoleContext, Query(params): Query<ProviderParams>) -> Answer {
    let said = match params.done.as_str() {
        "made" => "The provider is set up. Try it next.",
        "saved" => "The provider was saved.",
        "group" => "The group gives the role from the next sign-in on.",
        "group-gone" => "The group gives no role any more.",
        "required" => "Passwords are refused now.",
        "optional" => "Passwords are allowed now.",
        "unlinked" => "The person is unlinked.",
        _ => "",
    };
    page(&console, Sent { said, ..Sent::default() }).await
}

/// `POST …/settings/single-sign-on/{id}`
pub async fn submit(console: ConsoleContext, RawForm(form): RawForm) -> Answer {
    let id = console.id("provider")?;
    let typed = read(&form);
    match sso::change(console.ctx(), &console.actor, id, &typed).await {
        Ok(()) => Ok(back(&console, id, "saved")),
        Err(Error::Invalid(errors)) => {
            page(&console, Sent { provider: Some(typed), errors, ..Sent::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST …/settings/single-sign-on/{id}/try`: the answer is the page, with what was found out.
pub async fn try_it(console: ConsoleContext) -> Answer {
    let id = console.id("provider")?;
    let trial = sso::try_provider(console.ctx(), &console.actor, id).await?;
    page(&console, Sent { trial: Some(trial), ..Sent::default() }).await
}

pub(super) fn back(console: &ConsoleContext, id: uuid::Uuid, done: &str) -> Response {
    Redirect::to(&console.at(&format!("{PAGE}/{id}?done={done}"))).into_response()
}

pub(super) async fn page(console: &ConsoleContext, sent: Sent) -> Result<Response, PageError> {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let found = sso::find(ctx, actor, console.id("provider")?).await?;
    let status =
        if sent.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let Sent { provider, group, errors, trial, said } = sent;
    let view = ProviderView {
        typed: provider.unwrap_or_else(|| text_of(&found.provider)),
        group,
        errors,
        trial,
        roles: roles::all(ctx, actor).await?,
        applications: team::places(ctx, actor).await?,
        list: console.at(PAGE),
        actor: actor.clone(),
        now: console.now,
        said,
        found,
    };
    let document = console.document(&view.found.provider.name).status(status);
    Ok(console.page(NavSection::Settings, document, move || view! { <ProviderPageView view/> }))
}
