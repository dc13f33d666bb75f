//! The OpenAPI document (3.1), generated from the handlers.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    self, Content, ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder, Schema, Server,
};
use utoipa::{Modify, OpenApi as _};

use super::{audit_logs, face_lists, face_search, faces, reports, schema, users, verifications};
use crate::state::ServerState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Rollcall", description = "Users, verifications, reports and faces of an application, for programs with a key. Every answer carries X-Request-Id, which the server's log has too, and X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset (seconds since 1970). A write may carry an Idempotency-Key: sent again within 24 hours, it is answered as the first time and not done again. A parameter or a member that a call does not know is refused by name, never passed over. Calls that show users write tags as objects; `tags=text` asks for texts. A path may go without its last slash.", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    // The examples of the page run from the first to the last, each on what those before it left.
    paths(
        users::create::create,
        users::list::list,
        verifications::report,
        users::update_status::update_status,
        users::get::get,
        users::patch::patch,
        users::delete::delete,
        users::list::list_of_application,
        users::create::create_in_application,
        users::get::get_of_application,
        users::get::get_by_id,
        users::patch::patch_in_application,
        users::update_status::update_status_in_application,
        users::bulk_status::bulk_status,
        reports::create::create,
        reports::list::list,
        reports::get::get,
        reports::download_url::download_url,
        audit_logs::list,
        faces::list::list,
        faces::upload::upload,
        faces::delete::delete,
        face_search::search,
        face_search::search_in_application,
        face_lists::list::list,
        face_lists::add::add,
        face_lists::remove::remove,
        users::delete_list::delete_list,
        users::delete_list::delete_users,
    ),
    components(schemas(schema::BadRequest, schema::TagsAs, super::error::Detail)),
    modifiers(&Keys, &Strict),
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

/// What every call has: a member or a parameter that it does not know is refused, and so it can always
/// answer 400.
struct Strict;

impl Modify for Strict {
    fn modify(&self, document: &mut OpenApi) {
        let mut bodies: Vec<String> = vec!["ReportFilters".into()];
        for item in document.paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                if let Some(RefOr::T(body)) = &operation.request_body {
                    bodies.extend(body.content.values().filter_map(named));
                }
                operation.responses.responses.entry("400".into()).or_insert_with(refusal);
            }
        }
        let components = document.components.get_or_insert_default();
        for name in bodies {
            if let Some(RefOr::T(Schema::Object(schema))) = components.schemas.get_mut(&name) {
                schema.additional_properties =
                    Some(Box::new(AdditionalProperties::FreeForm(false)));
            }
        }
    }
}

/// The name of the schema of a body.
fn named(content: &RefOr<Content>) -> Option<String> {
    match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(found)), .. }) => {
            found.ref_location.rsplit('/').next().map(str::to_owned)
        }
        _ => None,
    }
}

fn refusal() -> RefOr<openapi::Response> {
    let schema = Ref::from_schema_name("BadRequest");
    let words = "Messages by field, or what is wrong with the request as a whole";
    let content = ContentBuilder::new().schema(Some(schema)).build();
    RefOr::T(ResponseBuilder::new().description(words).content("application/json", content).build())
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
