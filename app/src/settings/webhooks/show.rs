use axum::extract::RawForm;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::{Error, webhooks};

use super::TypedWebhook;
use super::page::{WebhooksPage, WebhooksView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;
use crate::shell::nav::NavSection;

/// The page, below the application.
const PAGE: &str = "/settings/webhooks";

/// `GET …/settings/webhooks`
pub async fn show(console: ConsoleContext, headers: HeaderMap) -> Answer {
    let view = view(&console).await?;
    let Some(made) = once::find(&console, PAGE, &headers) else {
        return Ok(page(&console, StatusCode::OK, view));
    };
    let view = WebhooksView { secret: Some(made.secret), ..view };
    Ok(once::forget(&console, page(&console, StatusCode::OK, view)))
}

/// `POST …/settings/webhooks`: adds one, and leads to the page that shows its secret, once.
pub async fn make(console: ConsoleContext, RawForm(form): RawForm) -> Answer {
    let typed = TypedWebhook::read(&form);
    let errors = match webhooks::create(console.ctx(), &console.actor, &typed.new_webhook()).await {
        Ok(made) => return once::lead_to(&console, PAGE, &made.info.url, &made.secret),
        Err(Error::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    let view = WebhooksView { typed, errors, ..view(&console).await? };
    Ok(page(&console, StatusCode::UNPROCESSABLE_ENTITY, view))
}

/// `POST …/settings/webhooks/{id}/remove`
pub async fn remove(console: ConsoleContext) -> Answer {
    let id = console.id("webhook")?;
    webhooks::delete(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at(PAGE)).into_response())
}

async fn view(console: &ConsoleContext) -> rollcall_core::Result<WebhooksView> {
    Ok(WebhooksView {
        actor: console.actor.clone(),
        base: console.base.clone(),
        webhooks: webhooks::list(console.ctx(), &console.actor).await?,
        typed: TypedWebhook::default(),
        errors: Default::default(),
        secret: None,
    })
}

fn page(console: &ConsoleContext, status: StatusCode, view: WebhooksView) -> Response {
    let document = console.document("Webhooks").status(status);
    console.page(NavSection::Settings, document, move || view! { <WebhooksPage view/> })
}
