use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use rollcall_app::page_error::render_errors;
use rollcall_app::state::AppState;
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::middleware::{
    around, body_limit, refused, removal_cookie, session, step_up, time_limit,
};
use crate::session_store::Store;
use crate::state::ServerState;
use crate::{audit, exports, faces, imports, notes, probes, rest, scim, site};

/// Everything that the server answers, with the middleware around it (see [`crate::middleware`]).
pub fn router(server: &ServerState) -> Router {
    let all = console(server)
        .merge(machines(server))
        .nest("/v3", rest::router(server))
        .route("/v1/{*path}", any(rest::no_such_version))
        .route("/v2/{*path}", any(rest::no_such_version))
        .nest("/scim", scim::router(server))
        // A nested router does not answer the slash behind its own path.
        .route("/scim/", any(scim::no_such_path))
        .layer(from_fn_with_state(server.clone(), around));
    rest::with_slash(all)
}

/// The console's routes: they have the session.
fn console(server: &ServerState) -> Router {
    let pages = rollcall_app::routes()
        .merge(downloads())
        .layer(from_fn_with_state(server.clone(), step_up::step_up))
        .layer(from_fn(body_limit::body_limit))
        .layer(from_fn(time_limit::time_limit));
    pages
        .merge(uploads())
        .layer(from_fn_with_state(server.app.clone(), render_errors))
        .with_state(server.app.clone())
        .layer(from_fn_with_state(server.clone(), refused::refused))
        .layer(from_fn_with_state(server.clone(), session::session))
        .layer(sessions(server))
        .layer(from_fn(removal_cookie::removal_cookie))
}

fn downloads() -> Router<AppState> {
    Router::new()
        .route("/{org}/{app}/imports/template.csv", get(imports::template))
        .route("/{org}/{app}/imports/{id}/errors.csv", get(imports::errors))
        .route("/{org}/{app}/faces/archives/{id}/left-out.csv", get(faces::left_out))
        .route("/{org}/{app}/users/{id}/notes/files/{file}", get(notes::file))
        .route("/{org}/{app}/audit/export", post(audit::export))
        .route("/download/{ticket}/{file}", get(exports::file))
}

/// Uploads stream: their size and time limits apply to each piece instead of the whole request.
fn uploads() -> Router<AppState> {
    Router::new()
        .route("/{org}/{app}/imports", post(imports::upload))
        .route("/{org}/{app}/users/{id}/faces", post(faces::upload))
        .route("/{org}/{app}/users/{id}/notes", post(notes::add))
        .route("/{org}/{app}/faces/search", post(faces::search))
        .route("/{org}/{app}/faces/archives", post(faces::upload_archive))
        .layer(DefaultBodyLimit::disable())
}

/// Routes that need no session.
fn machines(server: &ServerState) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .route("/metrics", get(probes::metrics))
        .route("/pkg/{*file}", get(site::pkg))
        .route("/faces/{token}", get(faces::picture))
        .merge(rest::documents());
    for path in server.site.public.keys() {
        router = router.route(path, get(site::public));
    }
    router.with_state(server.clone())
}

fn sessions(server: &ServerState) -> SessionManagerLayer<Store> {
    let secure = server.web.public_url.is_https();
    let name = if secure { removal_cookie::SECURE_NAME } else { removal_cookie::PLAIN_NAME };
    // How long a browser keeps the cookie. When the session ends without use, the store knows.
    let longest = Duration::seconds(server.ctx.settings.session_absolute_seconds);
    SessionManagerLayer::new(Store::new(server.ctx.clone()))
        .with_name(name)
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(longest))
}
