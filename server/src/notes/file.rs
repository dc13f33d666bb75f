use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_error::PageError;
use rollcall_core::notes;

use crate::attachment::disposition;

/// `GET /{org}/{app}/users/{id}/notes/files/{file}`: a file of a note. The browser saves it, and runs
/// nothing in it.
pub async fn file(
    console: ConsoleContext,
    Path((_, _, _, file)): Path<(String, String, String, String)>,
) -> Result<Response, PageError> {
    let id = PageError::parse_id(&file, "file")?;
    let found = notes::open_file(console.ctx(), &console.actor, id).await?;
    let body = Body::from_stream(found.body(console.ctx()).await?);
    let mut headers = HeaderMap::with_capacity(6);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(found.file.kind.media_type()));
    headers.insert(CONTENT_DISPOSITION, disposition(&found.file.name));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(found.file.size));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    Ok((headers, body).into_response())
}
