use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;

use super::frame::first_open;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::PostButton;

/// `/`: the first application of the operator.
pub async fn home(page_context: PageContext) -> Answer {
    if let Some((org, app)) = first_open(&page_context, "").await? {
        return Ok(Redirect::to(&format!("/{org}/{app}")).into_response());
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
