//! The REST interface, version 3: programs with keys, JSON in and out.
//!
//! A request passes, from the outside in:
//! - [`slash`], which adds the last slash of a path where a client leaves it out;
//! - [`authenticate`], which finds the key, counts the request against its rate, and answers a bug in
//!   the contract's form;
//! - [`known`], which checks the key's permission and refuses every name that the call does not know;
//! - [`json::size_and_time`], which reads the body of a write within its limits;
//! - [`idempotency`], which answers a repeated write as the first time;
//! - a handler, one file a call, which calls core.
//!
//! What answers look like stands in [`users::body`], its neighbours and [`error`].

mod audit_logs;
mod authenticate;
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
mod slash;
mod users;
mod verifications;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use error::{RestError, detail};
pub use limiter::Limiter;
pub use slash::with_slash;

use crate::state::ServerState;

/// Everything below `/v3`.
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

/// What needs no key: the document of the interface, the page that shows it, and addresses that are
/// signed.
pub fn documents() -> Router<ServerState> {
    Router::new()
        .route("/v3/openapi.json", get(openapi::openapi))
        .route("/v3/docs", get(docs::docs))
        .route("/v3/download/{token}/{file}", get(reports::file::file))
        .method_not_allowed_fallback(error::no_such_method)
}

/// Every call, each with its path and its part of the document, which stand at its handler. The page
/// of the document shows them in this order, and its examples run in it: each on what those before it
/// left, so what deletes users comes last.
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

/// Below the application's path, as the management clients call it.
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

/// The same users under the application's path.
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

/// A user's `vendor_data` may be a word that stands in a path: `create`, `delete` or `bulk-status`.
/// They are reached by the methods that the call of that name does not take.
fn users_named_like_calls() -> Router<ServerState> {
    let one = || get(users::get::get).patch(users::patch::patch).delete(users::delete::delete);
    let at = |word: &str| format!("{APPLICATION}/vendor-users/{word}/");
    Router::new()
        .route("/users/create/", one())
        .route("/users/delete/", one())
        .route(&at("bulk-status"), get(users::get::get_of_application))
        .route(&at("delete"), get(users::get::get_of_application))
}
