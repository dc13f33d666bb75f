//! The OpenAPI document (3.1). Each handler describes its own call, and [`super::calls`] registers the
//! two together. This module adds what all calls of a kind share.

mod common;

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi as _;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, RefOr, Schema, Server};
use utoipa_axum::router::OpenApiRouter;

use super::schema;
use crate::state::ServerState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Rollcall", description = "Users, verifications, reports and faces of an application, for programs with an API key. Every response has the headers X-Request-Id (also in the server's log), X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset (seconds since 1970). Send a write with an Idempotency-Key to retry it safely: within 24 hours the same request gets the first response and runs only once. Unknown parameters and members are refused by name, never ignored; `organization_id` and `application_id`, which some clients send along with every request, are taken if they are the key's own. Tags of users are objects; `tags=text` returns strings. The last slash of a path is optional.", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    components(schemas(schema::BadRequest, schema::TagsAs, super::error::Detail)),
    security(("x-api-key" = []), ("bearer" = [])),
)]
struct Base;

/// The document, with this address as its server.
pub fn document(origin: &str) -> OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(build);
    let mut document = DOCUMENT.clone();
    document.servers = Some(vec![Server::new(origin)]);
    document
}

fn build() -> OpenApi {
    let base = OpenApiRouter::with_openapi(Base::openapi());
    let mut document = base.nest("/v3", super::calls()).into_openapi();
    add_keys(&mut document);
    common::complete(&mut document);
    close_bodies(&mut document);
    document
}

/// Adds the two ways to send a key.
fn add_keys(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let header = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("x-api-key")));
    components.add_security_scheme("x-api-key", header);
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.add_security_scheme("bearer", bearer);
}

/// Declares in every body's schema that it has no other members, because every call refuses unknown
/// ones.
fn close_bodies(document: &mut OpenApi) {
    let mut bodies: Vec<String> = vec!["ReportFilters".into()];
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.post, &item.patch, &item.delete];
        for operation in operations.into_iter().flatten() {
            if let Some(RefOr::T(body)) = &operation.request_body {
                bodies.extend(body.content.values().filter_map(name_of));
            }
        }
    }
    let components = document.components.get_or_insert_default();
    for name in bodies {
        if let Some(RefOr::T(Schema::Object(schema))) = components.schemas.get_mut(&name) {
            schema.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}

/// The name of the schema that a body refers to.
fn name_of(content: &RefOr<Content>) -> Option<String> {
    match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(found)), .. }) => {
            found.ref_location.rsplit('/').next().map(str::to_owned)
        }
        _ => None,
    }
}

/// `GET /v3/openapi.json`
pub async fn openapi(State(server): State<ServerState>) -> Response {
    match document(server.web.public_url.origin()).to_pretty_json() {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => super::RestError::Core(rollcall_core::Error::internal("openapi", &error))
            .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::Value;

    /// How often a text occurs in the source files of a folder.
    fn occurrences(folder: &Path, text: &str) -> usize {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|one| one.expect("one"));
        let count = |path: &Path| {
            if path.is_dir() {
                return occurrences(path, text);
            }
            std::fs::read_to_string(path).expect("a source").matches(text).count()
        };
        entries.map(|entry| count(&entry.path())).sum()
    }

    #[test]
    fn every_handler_that_is_described_is_in_the_document_and_named_once() {
        let document = serde_json::to_value(super::document("")).expect("JSON");
        let paths = document["paths"].as_object().expect("paths").values();
        let calls: Vec<&Value> =
            paths.flat_map(|item| item.as_object().expect("calls").values()).collect();
        let mut ids: Vec<&str> =
            calls.iter().map(|call| call["operationId"].as_str().expect("an id")).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rest");
        let described = occurrences(&folder, concat!("#[utoipa", "::path("));
        assert_eq!(calls.len(), described);
    }

    #[test]
    fn every_call_can_answer_what_the_guard_in_front_of_it_answers() {
        let document = serde_json::to_value(super::document("")).expect("JSON");
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, call) in item.as_object().expect("calls") {
                for status in ["400", "401", "403", "429"] {
                    assert!(call["responses"][status].is_object(), "{method} {path} {status}");
                }
            }
        }
    }
}
