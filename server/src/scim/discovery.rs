//! The documents about the protocol itself (RFC 7644, section 4).

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::scim;
use serde_json::Value;

use super::error::{ScimError, ScimResult};
use super::resources::{json, list_of};
use crate::state::ServerState;

pub async fn service_provider_config(State(server): State<ServerState>) -> Response {
    json(StatusCode::OK, &scim::service_provider_config(&server.ctx))
}

pub async fn resource_types(
    State(server): State<ServerState>,
    RawQuery(query): RawQuery,
) -> ScimResult<Response> {
    all(scim::resource_types(&server.ctx), query)
}

pub async fn resource_type(
    State(server): State<ServerState>,
    id: Result<Path<String>, PathRejection>,
) -> ScimResult<Response> {
    one(scim::resource_types(&server.ctx), id)
}

pub async fn schemas(
    State(server): State<ServerState>,
    RawQuery(query): RawQuery,
) -> ScimResult<Response> {
    all(scim::schemas(&server.ctx), query)
}

pub async fn schema(
    State(server): State<ServerState>,
    id: Result<Path<String>, PathRejection>,
) -> ScimResult<Response> {
    one(scim::schemas(&server.ctx), id)
}

/// RFC 7644, section 4: a filter here is forbidden, so that no client takes the answer for filtered.
fn all(documents: Vec<(&'static str, Value)>, query: Option<String>) -> ScimResult<Response> {
    let query = query.unwrap_or_default();
    if form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name.eq_ignore_ascii_case("filter"))
    {
        let words = "These documents cannot be filtered. Leave the filter out.";
        return Err(ScimError::plain(StatusCode::FORBIDDEN, words));
    }
    let documents: Vec<Value> = documents.into_iter().map(|(_, document)| document).collect();
    Ok(list_of(documents.len(), 1, documents))
}

fn one(
    documents: Vec<(&'static str, Value)>,
    id: Result<Path<String>, PathRejection>,
) -> ScimResult<Response> {
    // What is not UTF-8 names nothing.
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let found = documents.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(&id));
    match found {
        Some((_, document)) => Ok(json(StatusCode::OK, &document)),
        None => Err(ScimError::plain(StatusCode::NOT_FOUND, "There is no such document.")),
    }
}
