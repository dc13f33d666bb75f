use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use rollcall_core::exports;

use crate::exports::send;
use crate::rest::RestError;
use crate::rest::error::RestResult;
use crate::state::ServerState;

/// `GET /v3/download/{token}/{file}`: the bytes behind a `download-url`, where no bucket serves them.
/// The address is the proof; it comes from a call that a key was let in to.
pub async fn file(
    State(server): State<ServerState>,
    Path((token, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> RestResult<Response> {
    let file = exports::read_address(&server.ctx, &token).await?;
    send(&server.ctx, &headers, &file).await.map_err(RestError::from)
}
