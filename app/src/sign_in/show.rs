use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::page::SignInPage;
use crate::address::local_path;
use crate::visit::Visit;

#[derive(Deserialize)]
pub struct Wish {
    /// Where to go after signing in; only paths on this server count.
    #[serde(default)]
    next: String,
}

pub async fn show(visit: Visit, Query(wish): Query<Wish>) -> Response {
    let next = local_path(&wish.next).unwrap_or("/").to_owned();
    if visit.signed.is_some() {
        return Redirect::to(&next).into_response();
    }
    visit.bare("Sign in", StatusCode::OK, move || {
        view! { <SignInPage email=String::new() next failure=None/> }
    })
}
