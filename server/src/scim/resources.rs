//! Users and groups.

use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use rollcall_core::scim::{self, Kind, Page, Query, Resource, Shape};
use serde_json::{Value, json};

use super::body::Json;
use super::caller::Caller;
use super::error::{MEDIA_TYPE, ScimResult};
use super::query;
use crate::state::ServerState;

/// The methods of one resource.
pub fn of_one() -> MethodRouter<ServerState> {
    get(find).put(replace).patch(patch).delete(delete)
}

pub async fn list_users(caller: Caller, RawQuery(query): RawQuery) -> ScimResult<Response> {
    list(&caller, Some(Kind::User), &query::of_address(query.as_deref())?).await
}

pub async fn list_groups(caller: Caller, RawQuery(query): RawQuery) -> ScimResult<Response> {
    list(&caller, Some(Kind::Group), &query::of_address(query.as_deref())?).await
}

pub async fn search_users(caller: Caller, Json(body): Json) -> ScimResult<Response> {
    list(&caller, Some(Kind::User), &query::of_body(&body)?).await
}

pub async fn search_groups(caller: Caller, Json(body): Json) -> ScimResult<Response> {
    list(&caller, Some(Kind::Group), &query::of_body(&body)?).await
}

pub async fn search_all(caller: Caller, Json(body): Json) -> ScimResult<Response> {
    list(&caller, None, &query::of_body(&body)?).await
}

async fn list(caller: &Caller, kind: Option<Kind>, query: &Query) -> ScimResult<Response> {
    let page = scim::list(caller.ctx(), &caller.actor, kind, query).await??;
    let Page { total, start_index, resources } = page;
    Ok(list_of(total, start_index, resources))
}

pub async fn create_user(
    caller: Caller,
    RawQuery(query): RawQuery,
    Json(body): Json,
) -> ScimResult<Response> {
    create(&caller, Kind::User, &body, &query::shape(query.as_deref())?).await
}

pub async fn create_group(
    caller: Caller,
    RawQuery(query): RawQuery,
    Json(body): Json,
) -> ScimResult<Response> {
    create(&caller, Kind::Group, &body, &query::shape(query.as_deref())?).await
}

async fn create(caller: &Caller, kind: Kind, body: &Value, shape: &Shape) -> ScimResult<Response> {
    let made = scim::create(caller.ctx(), &caller.actor, kind, body).await??;
    Ok(resource(StatusCode::CREATED, made, shape))
}

async fn find(caller: Caller, RawQuery(query): RawQuery) -> ScimResult<Response> {
    let shape = query::shape(query.as_deref())?;
    let found = scim::find(caller.ctx(), &caller.actor, caller.kind, &caller.id).await??;
    let seen = caller.headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_same = |one: &str| {
        one == "*" || one.trim_start_matches("W/") == found.version.trim_start_matches("W/")
    };
    if seen.is_some_and(|seen| seen.split(',').map(str::trim).any(is_same)) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, found.version)]).into_response());
    }
    Ok(resource(StatusCode::OK, found, &shape))
}

async fn replace(
    caller: Caller,
    RawQuery(query): RawQuery,
    Json(body): Json,
) -> ScimResult<Response> {
    let shape = query::shape(query.as_deref())?;
    let Caller { actor, kind, id, .. } = &caller;
    let condition = caller.condition();
    let changed = scim::replace(caller.ctx(), actor, *kind, id, &body, condition).await??;
    Ok(resource(StatusCode::OK, changed, &shape))
}

async fn patch(
    caller: Caller,
    RawQuery(query): RawQuery,
    Json(body): Json,
) -> ScimResult<Response> {
    let shape = query::shape(query.as_deref())?;
    let Caller { actor, kind, id, .. } = &caller;
    let condition = caller.condition();
    let changed = scim::patch(caller.ctx(), actor, *kind, id, &body, condition).await??;
    Ok(resource(StatusCode::OK, changed, &shape))
}

async fn delete(caller: Caller) -> ScimResult<Response> {
    let Caller { actor, kind, id, .. } = &caller;
    scim::delete(caller.ctx(), actor, *kind, id, caller.condition()).await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn resource(status: StatusCode, found: Resource, shape: &Shape) -> Response {
    let headers = [(ETAG, found.version.clone()), (LOCATION, found.location.clone())];
    let body = json(status, &found.shaped(shape));
    (headers, body).into_response()
}

/// An answer to a list (RFC 7644, section 3.4.2).
pub fn list_of(total: usize, start_index: usize, resources: Vec<Value>) -> Response {
    let list = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start_index,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    json(StatusCode::OK, &list)
}

pub fn json(status: StatusCode, body: &Value) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    let headers = [(CONTENT_TYPE, MEDIA_TYPE), (CACHE_CONTROL, no_store)];
    (status, headers, body.to_string()).into_response()
}
