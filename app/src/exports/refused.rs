//! A link that leads nowhere: each reason has its own page and status.

use axum::http::StatusCode;
use rollcall_core::exports::{LinkRefusal, RefusedBy};

use crate::answer::Refusal;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::visit::Visit;
use leptos::prelude::*;

pub fn link_refusal(visit: &Visit, refusal: LinkRefusal) -> Refusal {
    let (why, page) = match refusal {
        LinkRefusal::Error(error) => return visit.refuse(&error),
        LinkRefusal::Refused { why, page } => (why, page),
    };
    let (status, glyph, title, text) = words(why);
    let response = visit.bare(title, status, move || {
        let next = match page {
            Some(page) => view! {
                <ButtonLink href=page label="To the export" weight=Weight::Primary/>
            },
            None => view! { <ButtonLink href="/" label="To the console" weight=Weight::Plain/> },
        };
        view! { <Empty glyph title text main=true>{next}</Empty> }
    });
    Refusal::new(response)
}

fn words(why: RefusedBy) -> (StatusCode, Glyph, &'static str, String) {
    match why {
        RefusedBy::Tampered => (
            StatusCode::BAD_REQUEST,
            Glyph::Alert,
            "This link is not complete",
            "It is not as it was signed. A mail program may have cut or changed it: copy it whole, or make a new link on the export’s page.".into(),
        ),
        RefusedBy::Foreign { requester } => (
            StatusCode::FORBIDDEN,
            Glyph::Lock,
            "This link is for somebody else",
            format!("It works for {requester} alone, who asked for the export. That you opened it has been recorded."),
        ),
        RefusedBy::Role(words) => (
            StatusCode::FORBIDDEN,
            Glyph::Lock,
            "Your role does not allow this any more",
            words,
        ),
        RefusedBy::Expired { at } => (
            StatusCode::GONE,
            Glyph::Clock,
            "This link stopped working",
            format!("It was good until {}. While the file is kept, you can make a new link on the export’s page.", at.minute()),
        ),
        RefusedBy::Revoked { by: Some(by) } => (
            StatusCode::LOCKED,
            Glyph::Block,
            "This link was revoked",
            format!("{by} ended it. Ask them why before you make a new one on the export’s page."),
        ),
        RefusedBy::Revoked { by: None } => (
            StatusCode::LOCKED,
            Glyph::Block,
            "A newer link took its place",
            "Only the last link of an export works. It is in the newest mail, and on the export’s page.".into(),
        ),
        RefusedBy::UsedUp { limit } => (
            StatusCode::CONFLICT,
            Glyph::Hand,
            "All downloads are used",
            format!("This application allows {limit} of one export. Run it again for another file."),
        ),
        RefusedBy::Gone(words) => (StatusCode::NOT_FOUND, Glyph::File, "There is no file", words),
    }
}
