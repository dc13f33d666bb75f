//! The page of one erasure of many users, whatever its state, and its stop.

use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::{Error, erasure};

use super::page::{ErasurePage, ErasureView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::ui::format::counted;

pub async fn show(console: ConsoleContext) -> Answer {
    page(&console, None).await
}

/// What waits stops at once; what runs stops after its batch.
pub async fn cancel(console: ConsoleContext) -> Answer {
    let id = console.id("erasure")?;
    match erasure::cancel(console.ctx(), &console.actor, id).await {
        Ok(_) => {
            let page = console.at(&format!("/users/erasures/{id}"));
            Ok(Redirect::to(&page).into_response())
        }
        Err(error @ Error::Conflict(_)) => page(&console, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(console: &ConsoleContext, refused: Option<Error>) -> Answer {
    let id = console.id("erasure")?;
    let found = erasure::find(console.ctx(), &console.actor, id).await?;
    let erasure = found.ok_or(PageError::Missing("erasure"))?;
    let title = format!("Erasure of {}", counted(erasure.total, "user", "users"));
    let moving = erasure.state.is_moving() && refused.is_none();
    let mut document = console.document(&title).moving(moving);
    if let Some(error) = &refused {
        document = document.status(status(error));
    }
    let view = ErasureView {
        title,
        erasure,
        refused: refused.map(|error| error.to_string()),
        users: console.at("/users"),
        slugs: (console.actor.organization.slug.clone(), console.actor.application.slug.clone()),
        now: console.now,
    };
    Ok(console.page(NavSection::Users, document, move || view! { <ErasurePage view/> }))
}
