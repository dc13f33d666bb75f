use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::setup;
use serde::Deserialize;

use super::page::SignInPage;
use crate::address::local_path;
use crate::answer::Answer;
use crate::page_context::PageContext;

#[derive(Deserialize)]
pub struct SignInParams {
    /// Where to go after signing in; only paths on this server count.
    #[serde(default)]
    next: String,
    /// What was just done.
    #[serde(default)]
    done: String,
}

pub async fn show(page_context: PageContext, Query(params): Query<SignInParams>) -> Answer {
    let next = local_path(&params.next).unwrap_or("/").to_owned();
    if page_context.signed.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    let is_empty = setup::is_needed(&page_context.state.ctx).await?;
    let said = match params.done.as_str() {
        _ if is_empty => Some(
            "Nobody has an account yet. Open the set-up link that `rollcall serve` has printed.",
        ),
        "password" => Some("Your new password is set. Sign in with it."),
        _ => None,
    };
    Ok(page_context.bare("Sign in", StatusCode::OK, move || {
        view! { <SignInPage email=String::new() next failure=None said/> }
    }))
}
