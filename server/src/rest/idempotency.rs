//! Writes with an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). If a client sends the
//! same write again within 24 hours, it gets the first answer, and the write is not done again.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rollcall_core::access::{Actor, Role};
use rollcall_core::context::Context;
use rollcall_core::idempotency::{self, KeptAnswer, Reservation};
use sha2::{Digest as _, Sha256};
use tracing::Instrument as _;
use uuid::Uuid;

use super::caller::AuthenticatedActor;
use super::error::RestResult;
use super::{RestError, face_search};
use crate::middleware::is_unsafe;
use crate::state::ServerState;

const MAX_KEY_LENGTH: usize = 255;
const HEADER: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The users whom an answer shows. When one of them is erased, the kept answer is deleted too.
#[derive(Clone, Copy)]
pub struct Shows {
    pub user: Uuid,
    pub other: Option<Uuid>,
}

impl Shows {
    pub fn only(user: Uuid) -> Self {
        Self { user, other: None }
    }
}

pub async fn answer_once(server: &ServerState, request: Request, next: Next) -> Response {
    let actor = request.extensions().get::<AuthenticatedActor>().map(|actor| actor.0.clone());
    let is_kept = is_unsafe(request.method()) && keeps(request.uri().path());
    let named = is_kept.then(|| name(request.headers())).flatten();
    let (Some(actor), Some(name)) = (actor, named) else { return next.run(request).await };
    match do_once(&server.ctx, &actor, name, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

/// Whether the answers of a path are kept. A face search is a POST, but it changes nothing, and its
/// answer shows people; so that answer is not kept.
pub fn keeps(path: &str) -> bool {
    !path.ends_with(face_search::PATH_END)
}

fn name(headers: &HeaderMap) -> Option<RestResult<String>> {
    let value = headers.get(HEADER)?;
    let name = value.to_str().ok().filter(|name| (1..=MAX_KEY_LENGTH).contains(&name.len()));
    Some(name.map(str::to_owned).ok_or_else(|| {
        RestError::plain(
            StatusCode::BAD_REQUEST,
            format!("An Idempotency-Key has 1 to {MAX_KEY_LENGTH} visible ASCII characters."),
        )
    }))
}

async fn do_once(
    ctx: &Context,
    actor: &Actor,
    name: RestResult<String>,
    request: Request,
    next: Next,
) -> RestResult<Response> {
    let name = name?;
    let (request, fingerprint) = fingerprint(actor, request).await?;
    match idempotency::reserve(ctx, actor, &name, &fingerprint).await? {
        Reservation::First => {}
        Reservation::Again(kept) if is_forgotten(&kept) => {
            return Err(RestError::plain(
                StatusCode::CONFLICT,
                "This request was carried out before. Its answer is no longer kept, because it may have \
                 shown a user who was erased since. Read the user again instead.",
            ));
        }
        Reservation::Again(kept) => return Ok(again(kept)),
        Reservation::UnderWay => {
            return Err(RestError::plain(
                StatusCode::CONFLICT,
                "The first request with this Idempotency-Key is still running.",
            ));
        }
        Reservation::Other => {
            return Err(RestError::plain(
                StatusCode::CONFLICT,
                "This Idempotency-Key was used for another request within the last 24 hours.",
            ));
        }
    }
    // Runs in a task of its own: if the client hangs up, the write still ends and its answer is kept,
    // so that the client can ask again.
    let done = tokio::spawn(
        do_and_keep(ctx.clone(), actor.clone(), name, request, next).in_current_span(),
    );
    done.await.unwrap_or_else(|ended| match ended.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(error) => Err(rollcall_core::Error::internal("answer", &error).into()),
    })
}

async fn do_and_keep(
    ctx: Context,
    actor: Actor,
    name: String,
    request: Request,
    next: Next,
) -> RestResult<Response> {
    let response = next.run(request).await;
    if !response.status().is_success() {
        idempotency::release(&ctx, &actor, &name).await?;
        return Ok(response);
    }
    keep(&ctx, &actor, &name, response).await
}

/// A hash of everything that decides the answer: method, path, body and role. The role is part of it
/// because a kept answer shows what that role could read.
async fn fingerprint(actor: &Actor, request: Request) -> RestResult<(Request, String)> {
    let (parts, body) = request.into_parts();
    // [`super::json::size_and_time`] has checked the size already.
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|_| RestError::plain(StatusCode::BAD_REQUEST, "The body was interrupted."))?;
    let mut hash = Sha256::new();
    let (role, path) = (role_of(actor), parts.uri.to_string());
    for part in [role.as_bytes(), parts.method.as_str().as_bytes(), path.as_bytes(), &bytes] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let fingerprint = hex::encode(hash.finalize());
    Ok((Request::from_parts(parts, Body::from(bytes)), fingerprint))
}

/// The role, for the fingerprint. A custom role can change while its code stays the same, so its rights
/// are part of it.
fn role_of(actor: &Actor) -> String {
    let (code, rights) = (actor.role.code(), actor.role.rights());
    if Role::from_code(code).is_some() {
        return code.to_owned();
    }
    format!("{code} {} {}", rights.permission_codes(), rights.column_names())
}

async fn keep(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    response: Response,
) -> RestResult<Response> {
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|error| rollcall_core::Error::internal("answer", &error))?;
    let kept = KeptAnswer {
        status: parts.status.as_u16(),
        etag: parts.headers.get(ETAG).and_then(|etag| etag.to_str().ok()).map(str::to_owned),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let shows = parts.extensions.get::<Shows>();
    let users = [shows.map(|shows| shows.user), shows.and_then(|shows| shows.other)];
    idempotency::keep(ctx, actor, name, &kept, users).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// Whether the answer had a body that was emptied since.
fn is_forgotten(kept: &KeptAnswer) -> bool {
    kept.body.is_empty() && kept.status != StatusCode::NO_CONTENT.as_u16()
}

fn again(kept: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let has_body = !kept.body.is_empty();
    let mut response = (status, kept.body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    if has_body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(etag) = kept.etag.and_then(|etag| HeaderValue::from_str(&etag).ok()) {
        headers.insert(ETAG, etag);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
