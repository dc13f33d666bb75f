use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::sso::SignInChoices;
use rollcall_core::{factors, setup, sso};
use serde::Deserialize;
use uuid::Uuid;

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
    /// Not empty: the page is for somebody who is signed in, too.
    #[serde(default)]
    again: String,
    /// The provider of whoever has just signed out.
    provider: Option<Uuid>,
}

pub async fn show(page_context: PageContext, Query(params): Query<SignInParams>) -> Answer {
    let next = local_path(&params.next).unwrap_or("/").to_owned();
    if page_context.signed.is_some() && params.again.is_empty() {
        return Ok(Redirect::to(&next).into_response());
    }
    let is_empty = setup::is_needed(&page_context.state.ctx).await?;
    let said = match params.done.as_str() {
        _ if is_empty => Some(
            "Nobody has an account yet. Open the set-up link that `rollcall serve` has printed.",
        ),
        "password" => Some("Your new password is set. Sign in with it."),
        "out" => Some("You are signed out of Rollcall."),
        "ended" => Some(
            "Your session has ended: your organization limits how long sessions last, or somebody there has ended it. Sign in again.",
        ),
        _ => None,
    };
    let ctx = &page_context.state.ctx;
    let out_there = match params.provider {
        Some(id) if params.done == "out" => sso::end_session_address(ctx, id).await?,
        _ => None,
    };
    let choices = choices(&page_context, &next).await;
    let has_passkeys = factors::can_use_passkeys(ctx);
    Ok(page_context.bare("Sign in", StatusCode::OK, move || {
        view! {
            <SignInPage email=String::new() next failure=None choices has_passkeys said out_there/>
        }
    }))
}

/// What the page offers besides a password. If that cannot be read, passwords go on.
pub(super) async fn choices(page_context: &PageContext, next: &str) -> SignInChoices {
    sso::offered(&page_context.state.ctx, next).await.unwrap_or_else(|error| {
        error.log();
        SignInChoices::default()
    })
}
