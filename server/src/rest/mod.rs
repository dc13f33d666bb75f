//! The REST API, version 3: programs authenticate with keys, and send and get JSON.
//!
//! A request passes these layers, from the outside in:
//! - [`slash`] adds the slash at the end of a path if the client left it out;
//! - [`authenticate`] finds the key, counts the request against its rate limit, and turns a panic into
//!   an error in the contract's form;
//! - [`known`] checks the key's permission and refuses every name that the call does not know;
//! - [`json::size_and_time`] reads the body of a write within its limits;
//! - [`idempotency`] answers a repeated write with the first answer;
//! - a handler calls core. Each call has a file of its own.
//!
//! [`users::body`], the `body` modules next to it, and [`error`] define what answers look like.

mod audit_logs;
pub mod authenticate;
mod caller;
mod docs;
mod error;
mod face_lists;
mod face_search;
mod faces;
mod given;
mod idempotency;
mod instant;
mod json;
mod known;
pub mod limiter;
mod nearest;
mod openapi;
mod params;
mod permissions;
pub mod reports;
pub mod schema;
mod scope;
mod slash;
mod users;
mod verifications;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use error::{RestError, detail, no_such_version};
pub use limiter::Limiter;
pub use slash::with_slash;

use crate::state::ServerState;

/// All routes under `/v3`.
pub fn router(server: &ServerState) -> Router {
    let (calls, _) = calls().split_for_parts();
    calls
        .merge(users_named_like_calls())
        .layer(from_fn_with_state(server.clone(), json::size_and_time))
        .layer(from_fn(known::known))
        .route("/", any(error::no_such_path))
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(from_fn_with_state(server.clone(), authenticate::authenticate))
        .with_state(server.clone())
}

/// Routes that need no key: the OpenAPI document, the page that shows it, and signed addresses.
pub fn documents() -> Router<ServerState> {
    Router::new()
        .route("/v3/openapi.json", get(openapi::openapi))
        .route("/v3/docs", get(docs::docs))
        .route("/v3/download/{token}/{file}", get(reports::file::file))
        .method_not_allowed_fallback(error::no_such_method)
}

/// Every call. Its path and its part of the document are at its handler. The page of the document shows
/// the calls in this order, and its examples run in it, each on what the earlier ones left. So calls
/// that delete users come last.
fn calls() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .merge(users())
        .merge(in_application(vendor_users()))
        .merge(in_application(reports()))
        .merge(in_application(faces()))
        .routes(routes!(face_search::search))
        .merge(in_application(face_lists()))
        .merge(in_application(
            OpenApiRouter::new().routes(routes!(users::delete_list::delete_list)),
        ))
        .routes(routes!(users::delete_list::delete_users))
}

/// The calls under the application's path, which management clients use.
fn in_application(calls: OpenApiRouter<ServerState>) -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().nest(APPLICATION, calls)
}

const APPLICATION: &str = "/organization/{organization_id}/application/{application_id}";

fn users() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(users::create::create))
        .routes(routes!(users::list::list))
        .routes(routes!(verifications::report))
        .routes(routes!(users::update_status::update_status))
        .routes(routes!(users::get::get, users::patch::patch, users::delete::delete))
}

/// The calls about users under the application's path.
fn vendor_users() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(users::list::list_of_application, users::create::create_in_application))
        .routes(routes!(users::get::get_of_application))
        .routes(routes!(users::get::get_by_id))
        .routes(routes!(users::patch::patch_in_application))
        .routes(routes!(users::update_status::update_status_in_application))
        .routes(routes!(users::bulk_status::bulk_status))
}

fn reports() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(reports::create::create))
        .routes(routes!(reports::list::list))
        .routes(routes!(reports::get::get))
        .routes(routes!(reports::download_url::download_url))
        .routes(routes!(audit_logs::list))
}

/// The faces of a user, by our id.
fn faces() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(faces::list::list))
        .routes(routes!(faces::upload::upload))
        .routes(routes!(faces::delete::delete))
}

fn face_lists() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(face_search::search_in_application))
        .routes(routes!(face_lists::list::list, face_lists::add::add))
        .routes(routes!(face_lists::remove::remove))
}

/// A user's `vendor_data` may be a word that is also a route: `create`, `delete` or `bulk-status`.
/// These routes reach such users by the methods that the call of that name does not take.
fn users_named_like_calls() -> Router<ServerState> {
    let one = || get(users::get::get).patch(users::patch::patch).delete(users::delete::delete);
    let at = |word: &str| format!("{APPLICATION}/vendor-users/{word}/");
    Router::new()
        .route("/users/create/", one())
        .route("/users/delete/", one())
        .route(&at("bulk-status"), get(users::get::get_of_application))
        .route(&at("delete"), get(users::get::get_of_application))
}
