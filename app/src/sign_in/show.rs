use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::page::SignInPage;
use crate::address::local_path;
use crate::page_context::PageContext;

#[derive(Deserialize)]
pub struct SignInParams {
    /// Where to go after signing in; only paths on this server count.
    #[serde(default)]
    next: String,
}

pub async fn show(page_context: PageContext, Query(params): Query<SignInParams>) -> Response {
    let next = local_path(&params.next).unwrap_or("/").to_owned();
    if page_context.signed.is_some() {
        return Redirect::to(&next).into_response();
    }
    page_context.bare("Sign in", StatusCode::OK, move || {
        view! { <SignInPage email=String::new() next failure=None/> }
    })
}
