use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_app::answer::status;
use rollcall_core::Error;
use rollcall_core::faces;

use crate::state::ServerState;

/// A picture may be shown in pages and by itself, and nothing in it may run.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Programs show pictures in pages of their own, so other sites may embed them.
const ANY_PAGE: HeaderValue = HeaderValue::from_static("cross-origin");

/// `GET /faces/{token}`: the picture that a signed address leads to, for whoever has the address.
pub async fn picture(State(server): State<ServerState>, Path(token): Path<String>) -> Response {
    match faces::open_picture(&server.ctx, &token).await {
        Ok(picture) => {
            let mut headers = HeaderMap::with_capacity(5);
            let mut set = |name, text: String| {
                if let Ok(value) = HeaderValue::from_str(&text) {
                    headers.insert(name, value);
                }
            };
            // The picture is cached no longer than its address works.
            set(CACHE_CONTROL, format!("private, max-age={}", picture.seconds));
            set(CONTENT_DISPOSITION, format!("inline; filename=\"face-{}.jpg\"", picture.id));
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
            headers.insert(CONTENT_SECURITY_POLICY, POLICY);
            headers.insert(RESOURCE_POLICY, ANY_PAGE);
            (StatusCode::OK, headers, picture.jpeg).into_response()
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &Error) -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (status(error), headers, format!("{error}\n")).into_response()
}
