use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::operators;

use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::PostButton;

/// `/`: the first application of the operator.
pub async fn home(page_context: PageContext) -> Answer {
    let identity = &page_context.require_signed()?.identity;
    let memberships = operators::memberships(&page_context.state.ctx, identity).await?;
    if let Some(first) = memberships.first() {
        let to = format!("/{}/{}", first.organization.slug, first.application.slug);
        return Ok(Redirect::to(&to).into_response());
    }
    Ok(page_context.bare("No application", StatusCode::OK, move || {
        view! {
            <Empty
                glyph=Glyph::Users
                title="No applications yet"
                text="You are signed in, but you have no role in any organization. Ask your administrator to assign one."
                main=true
            >
                <PostButton action="/sign-out" label="Sign out"/>
            </Empty>
        }
    }))
}
