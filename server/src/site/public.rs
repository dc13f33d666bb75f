use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::state::ServerState;

const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// `GET /favicon.svg` and the like: cached for an hour, then revalidated by its ETag.
pub async fn public(State(server): State<ServerState>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(file) = server.site.public.get(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (encoding, body) = file.choose(&headers);
    let mut response = if is_known(&headers, &file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, file.etag.clone());
    headers.insert(CACHE_CONTROL, AN_HOUR);
    if file.has_forms() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, file.content_type.clone());
        if let Some(encoding) = encoding.header() {
            headers.insert(CONTENT_ENCODING, encoding);
        }
    }
    response
}

/// Weak comparison of entity tags (RFC 9110, section 13.1.2).
fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let Some(known) = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let etag = bare(etag.to_str().unwrap_or_default());
    known.split(',').map(bare).any(|item| item == "*" || item == etag)
}
