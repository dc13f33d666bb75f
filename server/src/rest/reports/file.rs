use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use rollcall_core::exports;

use crate::exports::send;
use crate::rest::RestError;
use crate::rest::error::RestResult;
use crate::state::ServerState;

/// `GET /v3/download/{token}/{file}`: the file behind a `download-url`, for storage without a bucket
/// that could serve it. The request needs no key: the token in the address is signed, and only a call
/// with a key gets one.
pub async fn file(
    State(server): State<ServerState>,
    Path((token, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> RestResult<Response> {
    let file = exports::read_address(&server.ctx, &token).await?;
    send(&server.ctx, &headers, &file).await.map_err(RestError::from)
}
