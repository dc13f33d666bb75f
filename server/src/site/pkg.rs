use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::state::ServerState;

/// `GET /pkg/{*file}`: most names carry a hash of the content, so a browser may keep them for good.
pub async fn pkg(
    State(server): State<ServerState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = server.site.pkg(&name) else {
        return (StatusCode::NOT_FOUND, "There is no such file in this build.").into_response();
    };
    let (encoding, body) = file.choose(&headers);
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, file.content_type.clone());
    headers.insert(CACHE_CONTROL, cache_control(&name));
    if file.has_forms() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(encoding) = encoding.header() {
        headers.insert(CONTENT_ENCODING, encoding);
    }
    response
}

/// `rollcall.3f2a….css` never changes; a name without a hash may.
fn cache_control(name: &str) -> HeaderValue {
    let file = name.rsplit('/').next().unwrap_or(name);
    if file.split('.').count() < 3 {
        return HeaderValue::from_static("no-cache");
    }
    HeaderValue::from_static("public, max-age=31536000, immutable")
}

#[cfg(test)]
mod tests {
    use super::cache_control;

    #[test]
    fn only_a_name_with_a_hash_may_be_kept() {
        for (name, kept) in [
            ("rollcall.3f2a91.wasm", true),
            ("manifest.json", false),
            ("rollcall.js", false),
            ("snippets/part-1.2.3/inline0.js", false),
        ] {
            let value = cache_control(name);
            assert_eq!(value.to_str().expect("text").contains("immutable"), kept, "{name}");
        }
    }
}
