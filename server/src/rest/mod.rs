//! The REST interface, version 3: programs with keys, JSON in and out.
//!
//! What happens to each request, from the outside in: [`slash`] (a path may go without its last one),
//! [`authenticate`] (who asks, how often, a bug answers in the contract's form), [`known`] (whether the key may
//! do it, and whether the call knows everything that is asked), then [`json::size_and_time`] and
//! [`idempotency`] for writes (the body is read, an Idempotency-Key is honoured), then a handler that calls
//! core. One file a call; the answers' forms stand in
//! [`users::body`] and [`error`].

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
mod permissions;
pub mod reports;
pub mod schema;
mod slash;
mod users;
mod verifications;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, delete, get, patch, post};

pub use error::RestError;
pub use limiter::{Limiter, Rates};
pub use slash::with_slash;

use crate::state::ServerState;

/// Everything below `/v3`.
pub fn router(server: &ServerState) -> Router {
    Router::new()
        .merge(users())
        .merge(vendor_users())
        .merge(reports())
        .merge(faces())
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

/// By `vendor_data`, which may also be the word `create` or `delete`.
fn users() -> Router<ServerState> {
    let one = || get(users::get::get).patch(users::patch::patch).delete(users::delete::delete);
    Router::new()
        .route("/users/", get(users::list::list))
        .route("/users/create/", one().post(users::create::create))
        .route("/users/delete/", one().post(users::delete_list::delete_users))
        .route("/users/{vendor_data}/", one())
        .route("/users/{vendor_data}/update-status/", patch(users::update_status::update_status))
        .route("/users/{vendor_data}/verifications/", post(verifications::report))
}

/// The application's path, as the management clients call it.
const APPLICATION: &str = "/organization/{organization_id}/application/{application_id}";

/// The faces of a user, by our id, the search with one, and the lists.
fn faces() -> Router<ServerState> {
    let at =
        |path: &str| format!("{APPLICATION}/vendor-users/by-id/{{didit_internal_id}}/faces/{path}");
    Router::new()
        .route(&at(""), get(faces::list::list))
        .route(&at("upload/"), post(faces::upload::upload))
        .route(&at("{uuid}/"), delete(faces::delete::delete))
        .route("/face-search/", post(face_search::search))
        .route(
            &format!("{APPLICATION}/apis/face-search/"),
            post(face_search::search_in_application),
        )
        .route(
            &format!("{APPLICATION}/face-lists/"),
            get(face_lists::list::list).post(face_lists::add::add),
        )
        .route(&format!("{APPLICATION}/face-lists/{{entry}}/"), delete(face_lists::remove::remove))
}

/// The same users under the application's path.
fn vendor_users() -> Router<ServerState> {
    let at = |path: &str| format!("{APPLICATION}/vendor-users/{path}");
    Router::new()
        .route(
            &at(""),
            get(users::list::list_of_application).post(users::create::create_in_application),
        )
        .route(
            &at("bulk-status/"),
            post(users::bulk_status::bulk_status).get(users::get::get_of_application),
        )
        .route(
            &at("delete/"),
            delete(users::delete_list::delete_list).get(users::get::get_of_application),
        )
        .route(&at("by-id/{didit_internal_id}/"), get(users::get::get_by_id))
        .route(&at("{vendor_data}/"), get(users::get::get_of_application))
        .route(&at("{vendor_data}/update/"), patch(users::patch::patch_in_application))
        .route(
            &at("{vendor_data}/update-status/"),
            patch(users::update_status::update_status_in_application),
        )
}

fn reports() -> Router<ServerState> {
    let at = |path: &str| format!("{APPLICATION}/reports/{path}");
    Router::new()
        .route(&at(""), get(reports::list::list))
        .route(&at("vendor-users/"), post(reports::create::create))
        .route(&at("{report_id}/"), get(reports::get::get))
        .route(&at("{report_id}/download-url/"), get(reports::download_url::download_url))
        .route(&format!("{APPLICATION}/audit-logs/"), get(audit_logs::list))
}
