use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{REFERER, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::address::path_of;
use crate::state::AppState;
use crate::theme::Theme;

#[derive(Deserialize)]
pub struct Choice {
    theme: String,
}

/// Keeps the theme in a cookie and goes back to the page that it was chosen on.
pub async fn theme(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let theme = Theme::from_code(&choice.theme).unwrap_or_default();
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let back = Redirect::to(path_of(referer));
    ([(SET_COOKIE, theme.cookie(state.secure_cookies))], back).into_response()
}
