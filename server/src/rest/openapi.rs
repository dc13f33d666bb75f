//! The OpenAPI document (3.1), generated from the handlers.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi, Server};
use utoipa::{Modify, OpenApi as _};

use super::{face_search, faces, reports, schema, users, verifications};
use crate::state::ServerState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Rollcall", description = "Users, verifications, reports and faces of an application, for programs with a key. Every answer carries X-Request-Id, which the server's log has too, and X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset (seconds since 1970). A write may carry an Idempotency-Key: sent again within 24 hours, it is answered as the first time and not done again.", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    // The examples of the page run from the first to the last, each on what those before it left.
    paths(
        users::create::create,
        users::list::list,
        verifications::report,
        users::get::get,
        users::patch::patch,
        users::delete::delete,
        users::list::list_of_application,
        users::create::create_in_application,
        users::get::get_of_application,
        users::get::get_by_id,
        users::patch::patch_in_application,
        users::bulk_status::bulk_status,
        reports::create::create,
        reports::list::list,
        reports::get::get,
        reports::download_url::download_url,
        faces::list::list,
        faces::upload::upload,
        faces::delete::delete,
        face_search::search,
        users::delete_list::delete_list,
    ),
    components(schemas(schema::BadRequest, super::error::Detail)),
    modifiers(&Keys),
    security(("x-api-key" = []), ("bearer" = [])),
)]
struct Document;

struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let header = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("x-api-key")));
        components.add_security_scheme("x-api-key", header);
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
    }
}

/// The document, for a server at this address.
pub fn document(origin: &str) -> OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(Document::openapi);
    let mut document = DOCUMENT.clone();
    document.servers = Some(vec![Server::new(origin)]);
    document
}

/// `GET /v3/openapi.json`
pub async fn openapi(State(server): State<ServerState>) -> Response {
    match document(server.web.public_url.origin()).to_pretty_json() {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => super::RestError::Core(rollcall_core::Error::internal("openapi", &error))
            .into_response(),
    }
}
