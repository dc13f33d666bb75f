use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect};
use leptos::prelude::*;
use rollcall_core::webhooks;

use super::deliveries_page::{DeliveriesPage, DeliveriesView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// `GET …/settings/webhooks/{id}`: the latest deliveries, with what was answered.
pub async fn show(console: ConsoleContext) -> Answer {
    let id = console.id("webhook")?;
    let found = webhooks::deliveries(console.ctx(), &console.actor, id).await?;
    let (webhook, deliveries) = found.ok_or(PageError::Missing("webhook"))?;
    let view = DeliveriesView {
        webhook,
        deliveries,
        here: console.at(&format!("/settings/webhooks/{id}")),
        list: console.at("/settings/webhooks"),
        now: console.now,
    };
    let document = console.document("Deliveries");
    Ok(console.page(NavSection::Settings, document, move || view! { <DeliveriesPage view/> }))
}

/// `POST …/settings/webhooks/{id}/deliveries/{delivery}/again`
pub async fn send_again(
    console: ConsoleContext,
    Path((_, _, _, delivery)): Path<(String, String, String, String)>,
) -> Answer {
    let id = console.id("webhook")?;
    let delivery = PageError::parse_id(&delivery, "delivery")?;
    webhooks::send_again(console.ctx(), &console.actor, delivery).await?;
    Ok(Redirect::to(&console.at(&format!("/settings/webhooks/{id}"))).into_response())
}
