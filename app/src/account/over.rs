use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::account::LinkRefusal;

use crate::page_context::PageContext;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

pub fn account_link_status(refusal: LinkRefusal) -> StatusCode {
    match refusal {
        LinkRefusal::Unknown => StatusCode::NOT_FOUND,
        LinkRefusal::Used | LinkRefusal::Expired => StatusCode::GONE,
    }
}

/// The page of a link that does not work. `again`: where to ask for a new one.
pub fn account_link_page(
    page_context: &PageContext,
    refusal: LinkRefusal,
    again: &'static str,
) -> Response {
    page_context.bare("This link does not work", account_link_status(refusal), move || {
        view! {
            <Empty glyph=Glyph::Clock title="This link does not work" text=refusal.words() main=true>
                <ButtonLink href=again label="Ask for a new one"/>
            </Empty>
        }
    })
}
