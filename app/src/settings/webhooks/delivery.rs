use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect};
use leptos::prelude::*;
use rollcall_core::webhooks;
use uuid::Uuid;

use super::deliveries_page::{DeliveriesPage, DeliveriesView};
use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

/// `GET …/settings/webhooks/{id}`: the latest deliveries, with what was answered.
pub async fn show(console: Console) -> Answer {
    let id = console.id(Room::Settings, "webhook")?;
    let found = webhooks::deliveries(console.ctx(), &console.actor, id)
        .await
        .map_err(|error| console.refuse(Room::Settings, &error))?;
    let (webhook, deliveries) = found.ok_or_else(|| console.missing(Room::Settings, "webhook"))?;
    let view = DeliveriesView {
        webhook,
        deliveries,
        here: console.at(&format!("/settings/webhooks/{id}")),
        list: console.at("/settings/webhooks"),
        now: console.now,
    };
    let document = console.document("Deliveries");
    Ok(console.page(Room::Settings, document, move || view! { <DeliveriesPage view/> }))
}

/// `POST …/settings/webhooks/{id}/deliveries/{delivery}/again`
pub async fn send_again(
    console: Console,
    Path((_, _, _, delivery)): Path<(String, String, String, String)>,
) -> Answer {
    let id = console.id(Room::Settings, "webhook")?;
    let delivery =
        Uuid::try_parse(&delivery).map_err(|_| console.missing(Room::Settings, "delivery"))?;
    webhooks::send_again(console.ctx(), &console.actor, delivery)
        .await
        .map_err(|error| console.refuse(Room::Settings, &error))?;
    Ok(Redirect::to(&console.at(&format!("/settings/webhooks/{id}"))).into_response())
}
