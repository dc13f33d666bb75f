use axum::extract::RawForm;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::{Error, webhooks};

use super::TypedWebhook;
use super::page::{WebhooksPage, WebhooksView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// `GET …/settings/webhooks`
pub async fn show(console: ConsoleContext) -> Answer {
    let view = view(&console).await?;
    Ok(page(&console, StatusCode::OK, view))
}

/// `POST …/settings/webhooks`: adds one. The answer is the page that shows its secret, once.
pub async fn make(console: ConsoleContext, RawForm(form): RawForm) -> Answer {
    let typed = TypedWebhook::read(&form);
    let made = match webhooks::create(console.ctx(), &console.actor, &typed.new_webhook()).await {
        Ok(made) => Ok(made),
        Err(Error::Invalid(fields)) => Err(fields),
        Err(error) => return Err(error.into()),
    };
    let view = view(&console).await?;
    Ok(match made {
        Ok(made) => page(&console, StatusCode::CREATED, WebhooksView { made: Some(made), ..view }),
        Err(errors) => {
            let view = WebhooksView { typed, errors, ..view };
            page(&console, StatusCode::UNPROCESSABLE_ENTITY, view)
        }
    })
}

/// `POST …/settings/webhooks/{id}/remove`
pub async fn remove(console: ConsoleContext) -> Answer {
    let id = console.id("webhook")?;
    webhooks::delete(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at("/settings/webhooks")).into_response())
}

async fn view(console: &ConsoleContext) -> rollcall_core::Result<WebhooksView> {
    Ok(WebhooksView {
        actor: console.actor.clone(),
        base: console.base.clone(),
        webhooks: webhooks::list(console.ctx(), &console.actor).await?,
        typed: TypedWebhook::default(),
        errors: Default::default(),
        made: None,
    })
}

fn page(console: &ConsoleContext, status: StatusCode, view: WebhooksView) -> Response {
    let document = console.document("Webhooks").status(status);
    console.page(NavSection::Settings, document, move || view! { <WebhooksPage view/> })
}
