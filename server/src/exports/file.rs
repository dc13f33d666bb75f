use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;
use rollcall_core::context::Context;
use rollcall_core::exports::{self, StoredFile};

use super::range::choose;
use crate::attachment::disposition;

/// `GET /download/{ticket}/{file}`: the file behind the button of a download page, or a part of it.
/// Operator, role and columns are checked again for each part.
pub async fn file(
    page_context: PageContext,
    Path((ticket, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let identity = page_context.require_signed()?.identity.clone();
    let ctx = &page_context.state.ctx;
    let file = exports::read(ctx, &identity, &ticket, &page_context.request_id).await?;
    Ok(send(ctx, &headers, &file).await?)
}

/// A file, or the part of it that is asked for (RFC 9110, section 14).
pub async fn send(
    ctx: &Context,
    headers: &HeaderMap,
    file: &StoredFile,
) -> rollcall_core::Result<Response> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let etag = format!("\"{}\"", file.sha256);
    // The client has a part of an older file, so it gets the whole one.
    let is_other = text(IF_RANGE).is_some_and(|tag| tag != etag);
    let wanted = if is_other { None } else { text(RANGE) };
    let Some((range, is_part)) = choose(wanted, file.size) else {
        let range = [(CONTENT_RANGE, format!("bytes */{}", file.size))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
    };
    let body = Body::from_stream(file.part(ctx, range.clone()).await?);
    let kind =
        if file.name.ends_with(".gz") { "application/gzip" } else { "text/csv; charset=utf-8" };
    let mut headers = HeaderMap::with_capacity(8);
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    set(CONTENT_TYPE, kind.to_owned());
    set(CACHE_CONTROL, "no-store".to_owned());
    set(ACCEPT_RANGES, "bytes".to_owned());
    set(ETAG, etag);
    set(CONTENT_LENGTH, (range.end - range.start).to_string());
    let status = if is_part {
        let last = range.end - 1;
        set(CONTENT_RANGE, format!("bytes {}-{last}/{}", range.start, file.size));
        StatusCode::PARTIAL_CONTENT
    } else {
        StatusCode::OK
    };
    headers.insert(CONTENT_DISPOSITION, disposition(&file.name));
    Ok((status, headers, body).into_response())
}
