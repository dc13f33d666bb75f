//! SCIM 2.0 over HTTP, under `/scim/v2`: the directory of an organization presents a token, and sends and
//! gets JSON. Every answer has the form of the protocol, also that to an unknown path.
//!
//! A request passes [`authenticate`] (the token, its rate limit, a panic) and [`body`] (size, time and turn), and
//! then a handler calls core.

mod authenticate;
mod body;
mod caller;
mod discovery;
mod error;
mod query;
mod resources;
mod turns;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};

pub use error::{no_such_path, refusal};
pub use turns::Turns;

use crate::state::ServerState;

/// All routes under `/scim`.
pub fn router(server: &ServerState) -> Router {
    Router::new()
        .nest("/v2", version_2())
        .layer(from_fn_with_state(server.clone(), body::size_and_time))
        .route("/", any(no_such_path))
        // A route, and no fallback: otherwise /scim/v2/users would be the console's page of that name.
        .route("/{*rest}", any(no_such_path))
        .method_not_allowed_fallback(error::no_such_method)
        .layer(from_fn_with_state(server.clone(), authenticate::authenticate))
        .with_state(server.clone())
}

fn version_2() -> Router<ServerState> {
    Router::new()
        .route("/ServiceProviderConfig", get(discovery::service_provider_config))
        .route("/ResourceTypes", get(discovery::resource_types))
        .route("/ResourceTypes/{id}", get(discovery::resource_type))
        .route("/Schemas", get(discovery::schemas))
        .route("/Schemas/{id}", get(discovery::schema))
        .route("/Me", any(error::no_me))
        .route("/Bulk", any(error::no_bulk))
        .route("/.search", post(resources::search_all))
        .route("/Users", get(resources::list_users).post(resources::create_user))
        .route("/Users/.search", post(resources::search_users))
        .route("/Users/{id}", resources::of_one())
        .route("/Groups", get(resources::list_groups).post(resources::create_group))
        .route("/Groups/.search", post(resources::search_groups))
        .route("/Groups/{id}", resources::of_one())
}

/// Whether a path is answered here.
pub fn is_scim(path: &str) -> bool {
    path == "/scim" || path.starts_with("/scim/")
}
