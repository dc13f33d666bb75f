//! The page of a download link that does not work. Each reason has its own words and status.

use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::exports::RefusedBy;

use crate::page_context::PageContext;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use leptos::prelude::*;

pub fn link_status(why: &RefusedBy) -> StatusCode {
    words(why).0
}

/// `page`: the export's page, if the operator can open it.
pub fn link_page(page_context: &PageContext, why: &RefusedBy, page: Option<String>) -> Response {
    let (status, glyph, title, text) = words(why);
    page_context.bare(title, status, move || {
        let next = match page {
            Some(page) => view! {
                <ButtonLink href=page label="Go to the export" weight=Weight::Primary/>
            },
            None => view! { <ButtonLink href="/" label="Go to the console" weight=Weight::Plain/> },
        };
        view! { <Empty glyph title text main=true>{next}</Empty> }
    })
}

fn words(why: &RefusedBy) -> (StatusCode, Glyph, &'static str, String) {
    match why {
        RefusedBy::Tampered => (
            StatusCode::BAD_REQUEST,
            Glyph::Alert,
            "This link is not valid",
            "The link was changed or cut off. Copy the whole link from the e-mail, or create a new link on the export’s page.".into(),
        ),
        RefusedBy::Foreign { requester } => (
            StatusCode::FORBIDDEN,
            Glyph::Lock,
            "This link belongs to someone else",
            format!("Only {requester}, who requested the export, can use it. Your attempt was recorded."),
        ),
        RefusedBy::Role(words) => (
            StatusCode::FORBIDDEN,
            Glyph::Lock,
            "Your role no longer allows this",
            words.clone(),
        ),
        RefusedBy::Expired { at } => (
            StatusCode::GONE,
            Glyph::Clock,
            "This link has expired",
            format!("It expired at {}. While the file is kept, you can create a new link on the export’s page.", at.minute()),
        ),
        RefusedBy::Revoked { by: Some(by) } => (
            StatusCode::LOCKED,
            Glyph::Block,
            "This link was revoked",
            format!("{by} revoked it. Ask them before you create a new link on the export’s page."),
        ),
        RefusedBy::Revoked { by: None } => (
            StatusCode::LOCKED,
            Glyph::Block,
            "This link was replaced",
            "Only the newest link of an export works. Find it in the latest e-mail or on the export’s page.".into(),
        ),
        RefusedBy::UsedUp { limit } => (
            StatusCode::CONFLICT,
            Glyph::Hand,
            "Download limit reached",
            format!("This application allows {limit} per export. Run the export again to get a new file."),
        ),
        RefusedBy::Gone(words) => (StatusCode::NOT_FOUND, Glyph::File, "File not available", words.clone()),
    }
}
