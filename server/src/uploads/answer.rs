use axum::Json;
use axum::http::header::{ACCEPT, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_app::answer::{messages, status, with_retry_after};
use rollcall_core::Error;
use serde_json::json;

/// Whether the request comes from the upload island, which follows the answer's location itself.
pub fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("application/json"))
}

/// The upload was stored: a plain form is redirected to its page, the island gets the address as JSON.
pub fn created(location: &str, as_json: bool) -> Response {
    if !as_json {
        return Redirect::to(location).into_response();
    }
    let headers = [(LOCATION, location.to_owned())];
    (StatusCode::CREATED, headers, Json(json!({ "location": location }))).into_response()
}

pub fn not_signed_in() -> Response {
    let detail = "Your session has ended. Sign in again.";
    (StatusCode::UNAUTHORIZED, Json(json!({ "detail": detail }))).into_response()
}

pub fn not_found() -> Response {
    let detail = "There is no such application, or you cannot open it.";
    (StatusCode::NOT_FOUND, Json(json!({ "detail": detail }))).into_response()
}

pub fn refused(error: &Error) -> Response {
    let response = (status(error), Json(json!({ "detail": messages(error) }))).into_response();
    with_retry_after(response, error)
}
