use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_app::answer::Refusal;
use rollcall_app::exports::link_refusal;
use rollcall_app::visit::Visit;
use rollcall_core::exports::{self, Part};

use super::range::choose;
use crate::imports::disposition;

/// `GET /download/{ticket}/{file}`: the bytes that the button of a link's page leads to, or a part
/// of them. Person, role and columns are asked again at each part.
pub async fn file(
    visit: Visit,
    Path((ticket, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let identity = visit.require_signed()?.identity.clone();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // A part of what was another file then would be of no use: the whole is sent. There is one file
    // to a ticket, so only a tag that is not ours can be meant.
    let (range, condition) = (text(RANGE), text(IF_RANGE).map(str::to_owned));
    let mut is_part = false;
    let mut size = 0;
    let pick = |whole: u64| {
        size = whole;
        let (range, part) = choose(range, whole)?;
        is_part = part;
        Some(range)
    };
    let ctx = &visit.state.ctx;
    let found = exports::read(ctx, &identity, &ticket, &visit.request_id, pick)
        .await
        .map_err(|refusal| link_refusal(&visit, refusal))?;
    let Some(part) = found else {
        let range = [(CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
    };
    if is_part && condition.is_some_and(|tag| tag != etag(&part)) {
        let whole = exports::read(ctx, &identity, &ticket, &visit.request_id, |size| Some(0..size))
            .await
            .map_err(|refusal| link_refusal(&visit, refusal))?;
        return Ok(
            whole.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |all| answer(all, false))
        );
    }
    Ok(answer(part, is_part))
}

fn etag(part: &Part) -> String {
    format!("\"{}\"", part.sha256)
}

fn answer(part: Part, is_part: bool) -> Response {
    let etag = etag(&part);
    let Part { file_name, size, range, body, .. } = part;
    let kind =
        if file_name.ends_with(".gz") { "application/gzip" } else { "text/csv; charset=utf-8" };
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
        set(CONTENT_RANGE, format!("bytes {}-{last}/{size}", range.start));
        StatusCode::PARTIAL_CONTENT
    } else {
        StatusCode::OK
    };
    headers.insert(CONTENT_DISPOSITION, disposition(&file_name));
    (status, headers, Body::from_stream(body)).into_response()
}
