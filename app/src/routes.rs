//! Every page of the console, its forms, and the server functions of its islands.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use leptos_axum::handle_server_fns_with_context;

use crate::erasures::progress::ErasureMoves;
use crate::exports::progress::ExportMoves;
use crate::faces::archive_progress::ArchiveMoves;
use crate::go::find::GoTo;
use crate::imports::progress::ImportProgress;
use crate::page_error::PageError;
use crate::state::AppState;
use crate::{
    about, account, audit, directory, erasures, exports, faces, factors, go, imports, inbox, notes,
    overview, roles, settings, setup, sign_in, sso, team, users,
};

/// The console as a router. The server mounts it beside its own routes:
///
/// ```ignore
/// let app = rollcall_app::routes()
///     .merge(server_routes())        // uploads, downloads, probes, `/pkg/*`
///     .layer(render_errors)          // makes the page of each `PageError`
///     .layer(session_and_identity)   // puts RequestId, ClientAddress and Signed in the extensions
///     .with_state(state);
/// ```
///
/// It needs three extensions ([`crate::request`]) and a `tower_sessions` layer for signing in and
/// out, and brings its own designed 404 page as the fallback.
pub fn routes() -> Router<AppState> {
    server_fn::axum::register_explicit::<ImportProgress>();
    server_fn::axum::register_explicit::<ExportMoves>();
    server_fn::axum::register_explicit::<ArchiveMoves>();
    server_fn::axum::register_explicit::<ErasureMoves>();
    server_fn::axum::register_explicit::<GoTo>();
    Router::new()
        .route("/", get(account::home::home))
        .route("/sign-in", get(sign_in::show::show).post(sign_in::submit::submit))
        .route(sign_in::kept_form::SIGN_IN_AGAIN, get(sign_in::kept_form::again))
        .route("/sign-in/code", get(sign_in::code::show).post(sign_in::code::submit))
        .route("/sign-in/passkey", get(sign_in::passkey::show).post(sign_in::passkey::submit))
        .route("/sign-in/sso", get(sign_in::sso::start::show).post(sign_in::sso::start::submit))
        .route("/sign-in/sso/prove", get(sign_in::sso::start::prove))
        .route("/sign-in/sso/{org}/callback", get(sign_in::sso::callback::callback))
        .route("/sign-in/sso/{org}/logout", post(sign_in::sso::logout::logout))
        .route("/sign-out", post(sign_in::out::out))
        .route("/account/sessions", get(account::sessions::sessions))
        .route("/account/sessions/revoke-others", post(account::revoke::others))
        .route("/account/sessions/{key}/revoke", post(account::revoke::one))
        .route("/account", get(account::show::show))
        .route("/account/name", post(account::change::name))
        .route("/account/password", post(account::change::password))
        .route(
            account::FIRST_PASSWORD,
            get(account::first_password::show).post(account::first_password::submit),
        )
        .route("/account/email", post(account::change::email))
        .route("/account/notices", get(account::notices::show).post(account::notices::submit))
        .route("/account/security", get(factors::show::show))
        .route("/account/security/app", get(factors::set_up::show).post(factors::set_up::submit))
        .route("/account/security/app/remove", post(factors::remove::submit))
        .route("/account/security/passkeys", post(factors::passkeys::add::submit))
        .route("/account/security/passkeys/new", post(factors::passkeys::new::show))
        .route(
            "/account/security/passkeys/{id}",
            get(factors::passkeys::rename::show).post(factors::passkeys::rename::submit),
        )
        .route("/account/security/passkeys/{id}/remove", post(factors::passkeys::remove::submit))
        .route("/account/security/codes", post(factors::codes::submit))
        .route("/account/email/cancel", post(account::change::cancel_email))
        .route("/account/email/{token}", get(account::email::show).post(account::email::submit))
        .route("/account/recover", get(account::recover::show).post(account::recover::submit))
        .route(
            "/account/recover/{token}",
            get(account::recover::open).post(account::recover::choose_password),
        )
        .route("/account/set-up/{token}", get(setup::show::show).post(setup::show::submit))
        .route("/account/invitation/{token}", get(team::accept::show).post(team::accept::submit))
        .route("/account/invitation/{token}/sso", post(team::accept::by_provider))
        .route("/account/theme", post(account::theme::theme))
        .route("/account/time-zone", post(account::zone::submit))
        .route("/api/{*function}", get(server_functions))
        .route("/{org}/{app}", get(overview::show::show))
        .route("/{org}/{app}/go", get(go::page::show))
        .route("/{org}/{app}/keys", get(go::keys_page::show))
        .route("/{org}/{app}/about", get(about::show::show))
        .route("/{org}/{app}/inbox", get(inbox::show::show))
        .route("/{org}/{app}/inbox/{kind}/{id}/assign", post(inbox::change::assign))
        .route("/{org}/{app}/inbox/{kind}/{id}/due", post(inbox::change::due))
        .route("/{org}/{app}/inbox/{kind}/{id}/snooze", post(inbox::change::snooze))
        .route("/{org}/{app}/users", get(users::list::list))
        .route("/{org}/{app}/users/new", get(users::add::show).post(users::add::submit))
        .route("/{org}/{app}/users/change", get(users::bulk::show).post(users::bulk::submit))
        .route("/{org}/{app}/users/erase", get(erasures::new::show).post(erasures::new::submit))
        .route("/{org}/{app}/users/erasures", get(erasures::list::list))
        .route("/{org}/{app}/users/erasures/{id}", get(erasures::show::show))
        .route("/{org}/{app}/users/erasures/{id}/cancel", post(erasures::show::cancel))
        .route("/{org}/{app}/users/views", post(users::views::save))
        .route("/{org}/{app}/users/views/{id}/delete", post(users::views::delete))
        .route("/{org}/{app}/users/selection", post(users::select::select))
        .route("/{org}/{app}/users/shared-keys", get(users::shared_keys::show))
        .route("/{org}/{app}/users/{id}", get(users::show::show))
        .route("/{org}/{app}/users/{id}/key", post(users::shared_keys::change_key))
        .route("/{org}/{app}/users/{id}/delete", post(users::shared_keys::delete))
        .route("/{org}/{app}/users/{id}/erase", get(users::erase::show).post(users::erase::submit))
        .route("/{org}/{app}/users/{id}/history", get(users::history::history))
        .route("/{org}/{app}/users/{id}/edit", get(users::edit::show).post(users::edit::submit))
        .route(
            "/{org}/{app}/users/{id}/status",
            get(users::status::show).post(users::status::submit),
        )
        .route("/{org}/{app}/users/{id}/merge", get(users::merge::show).post(users::merge::submit))
        .route("/{org}/{app}/users/{id}/unmerge", post(users::merge::undo))
        .route("/{org}/{app}/notes", get(notes::search::show))
        .route("/{org}/{app}/users/{id}/notes", get(notes::show::show))
        .route("/{org}/{app}/users/{id}/notes/{note}/edit", post(notes::change::edit))
        .route("/{org}/{app}/users/{id}/notes/{note}/delete", post(notes::change::delete))
        .route("/{org}/{app}/users/{id}/faces", get(faces::tab::show))
        .route("/{org}/{app}/users/{id}/faces/save", post(faces::tab::save))
        .route("/{org}/{app}/users/{id}/faces/discard", post(faces::tab::discard))
        .route("/{org}/{app}/users/{id}/faces/{face}/delete", post(faces::tab::delete))
        .route("/{org}/{app}/users/{id}/faces/{face}/list", post(faces::tab::add_to_list))
        .route(
            "/{org}/{app}/users/{id}/faces/lists/{entry}/remove",
            post(faces::tab::remove_from_list),
        )
        .route("/{org}/{app}/faces", get(faces::review::show))
        .route("/{org}/{app}/faces/pairs/{id}/decide", post(faces::review::decide))
        .route("/{org}/{app}/faces/search", get(faces::search::show))
        .route("/{org}/{app}/faces/search/again", post(faces::search::again))
        .route("/{org}/{app}/faces/lists", get(faces::lists::show))
        .route("/{org}/{app}/faces/lists/{id}/remove", post(faces::lists::remove))
        .route("/{org}/{app}/faces/archives", get(faces::archive_list::list))
        .route("/{org}/{app}/faces/archives/{id}", get(faces::archive_show::show))
        .route("/{org}/{app}/faces/archives/{id}/start", post(faces::archive_show::start))
        .route("/{org}/{app}/faces/archives/{id}/cancel", post(faces::archive_show::cancel))
        .route("/{org}/{app}/imports", get(imports::list::list))
        .route("/{org}/{app}/imports/new", get(imports::new::new))
        .route("/{org}/{app}/imports/columns", get(imports::columns::columns))
        .route("/{org}/{app}/imports/mappings", get(imports::mappings::show))
        .route("/{org}/{app}/imports/{id}", get(imports::show::show))
        .route(
            "/{org}/{app}/imports/{id}/mapping",
            get(imports::mapping::show).post(imports::mapping::submit),
        )
        .route(
            "/{org}/{app}/imports/{id}/words",
            get(imports::value_words::show).post(imports::value_words::submit),
        )
        .route("/{org}/{app}/imports/{id}/start", post(imports::changes::start))
        .route("/{org}/{app}/imports/{id}/check", post(imports::changes::check))
        .route("/{org}/{app}/imports/{id}/cancel", post(imports::decide::cancel))
        .route("/{org}/{app}/imports/{id}/resume", post(imports::decide::resume))
        .route("/{org}/{app}/imports/{id}/recheck", post(imports::decide::check_again))
        .route("/{org}/{app}/imports/{id}/held", post(imports::decide_conflict::one))
        .route("/{org}/{app}/imports/{id}/held/all", post(imports::decide_conflict::all))
        .route(
            "/{org}/{app}/imports/{id}/undo",
            get(imports::undo::show).post(imports::undo::submit),
        )
        .route("/{org}/{app}/exports", get(exports::list::list).post(exports::new::submit))
        .route("/{org}/{app}/exports/new", get(exports::new::show).post(exports::new::again))
        .route("/{org}/{app}/exports/{id}", get(exports::show::show))
        .route("/{org}/{app}/exports/{id}/manifest.json", get(exports::files::manifest))
        .route("/{org}/{app}/exports/{id}/checksum", get(exports::files::checksum))
        .route("/{org}/{app}/exports/{id}/cancel", post(exports::decide::cancel))
        .route("/{org}/{app}/exports/{id}/approve", post(exports::decide::approve))
        .route("/{org}/{app}/exports/{id}/decline", post(exports::decide::decline))
        .route("/{org}/{app}/exports/{id}/revoke", post(exports::decide::revoke))
        .route("/{org}/{app}/exports/{id}/renew", post(exports::decide::renew))
        .route("/{org}/{app}/exports/{id}/delete", post(exports::decide::delete))
        .route("/download/{token}", get(exports::download::show).post(exports::download::submit))
        .route(
            "/{org}/{app}/settings/exports",
            get(settings::exports::show).post(settings::exports::submit),
        )
        .route(
            "/{org}/{app}/settings/imports",
            get(settings::imports::show).post(settings::imports::submit),
        )
        .route(
            "/{org}/{app}/settings/statuses",
            get(settings::statuses::show).post(settings::statuses::submit),
        )
        .route(
            "/{org}/{app}/settings/faces",
            get(settings::faces::show).post(settings::faces::submit),
        )
        .route("/{org}/{app}/settings/team", get(team::list::list).post(team::invite::submit))
        .route("/{org}/{app}/settings/team/networks", post(team::network_rule::submit))
        .route("/{org}/{app}/settings/team/sessions", post(team::session_rule::submit))
        .route("/{org}/{app}/settings/team/second-factor", post(team::factor_rule::submit))
        .route("/{org}/{app}/settings/team/invitations/{id}/send", post(team::invite::send_again))
        .route("/{org}/{app}/settings/team/invitations/{id}/revoke", post(team::invite::revoke))
        .route("/{org}/{app}/settings/team/{id}", get(team::member::show))
        .route("/{org}/{app}/settings/team/{id}/role", post(team::member::change_role))
        .route("/{org}/{app}/settings/team/{id}/take-role", post(team::member::take_role))
        .route("/{org}/{app}/settings/team/{id}/suspend", post(team::member::suspend))
        .route("/{org}/{app}/settings/team/{id}/restore", post(team::member::restore))
        .route("/{org}/{app}/settings/team/{id}/sign-out", post(team::member::end_sessions))
        .route("/{org}/{app}/settings/team/{id}/reset-factor", post(team::member::reset_factor))
        .route("/{org}/{app}/settings/team/{id}/remove", post(team::member::remove))
        .route("/{org}/{app}/settings/roles", get(roles::list::list).post(roles::new::submit))
        .route("/{org}/{app}/settings/roles/new", get(roles::new::show))
        .route(
            "/{org}/{app}/settings/roles/{code}",
            get(roles::show::show).post(roles::change::submit),
        )
        .route("/{org}/{app}/settings/roles/{code}/delete", post(roles::change::delete))
        .route("/{org}/{app}/settings/single-sign-on", get(sso::list::list))
        .route(
            "/{org}/{app}/settings/single-sign-on/new",
            get(sso::new::show).post(sso::new::submit),
        )
        .route("/{org}/{app}/settings/single-sign-on/break-glass", post(sso::break_glass::name))
        .route(
            "/{org}/{app}/settings/single-sign-on/break-glass/release",
            post(sso::break_glass::release),
        )
        .route(
            "/{org}/{app}/settings/single-sign-on/{id}",
            get(sso::show::show).post(sso::show::submit),
        )
        .route("/{org}/{app}/settings/single-sign-on/{id}/try", post(sso::show::try_it))
        .route("/{org}/{app}/settings/single-sign-on/{id}/require", post(sso::change::require))
        .route("/{org}/{app}/settings/single-sign-on/{id}/unlink", post(sso::change::unlink))
        .route("/{org}/{app}/settings/single-sign-on/{id}/remove", post(sso::change::remove))
        .route("/{org}/{app}/settings/single-sign-on/{id}/groups", post(sso::groups::add))
        .route("/{org}/{app}/settings/single-sign-on/{id}/groups/remove", post(sso::groups::remove))
        .route(
            "/{org}/{app}/settings/directory",
            get(directory::show::show).post(directory::tokens::create),
        )
        .route(
            "/{org}/{app}/settings/directory/tokens/{id}/revoke",
            post(directory::tokens::revoke),
        )
        .route("/{org}/{app}/settings/directory/groups", post(directory::groups::add))
        .route("/{org}/{app}/settings/directory/groups/remove", post(directory::groups::remove))
        .route(
            "/{org}/{app}/settings/applications",
            get(settings::applications::show).post(settings::applications::create),
        )
        .route("/{org}/{app}/settings/applications/{id}", post(settings::applications::rename))
        .route("/{org}/{app}/settings/mail", get(settings::mail::list))
        .route("/{org}/{app}/settings/mail/test", post(settings::mail::test))
        .route("/{org}/{app}/settings/mail/{id}", get(settings::mail::show))
        .route("/{org}/{app}/settings/mail/{id}/resend", post(settings::mail::resend))
        .route("/{org}/{app}/audit", get(audit::show::show))
        .route("/{org}/{app}/audit/access", get(audit::access::show))
        .route("/{org}/{app}/audit/{number}", get(audit::entry::show))
        .route("/{org}/{app}/settings", get(settings::keys::settings))
        .route(
            "/{org}/{app}/settings/keys",
            get(settings::keys::keys).post(settings::key_make::make),
        )
        .route("/{org}/{app}/settings/keys/{id}/revoke", post(settings::key_revoke::revoke))
        .route(
            "/{org}/{app}/settings/webhooks",
            get(settings::webhooks::show::show).post(settings::webhooks::show::make),
        )
        .route("/{org}/{app}/settings/webhooks/{id}", get(settings::webhooks::delivery::show))
        .route("/{org}/{app}/settings/webhooks/{id}/remove", post(settings::webhooks::show::remove))
        .route(
            "/{org}/{app}/settings/webhooks/{id}/deliveries/{delivery}/again",
            post(settings::webhooks::delivery::send_again),
        )
        .fallback(not_found)
        .method_not_allowed_fallback(forms_only)
}

/// The page for an address to which only forms are sent.
async fn forms_only() -> PageError {
    PageError::FormsOnly
}

/// The 404 page.
pub async fn not_found() -> PageError {
    PageError::NotFound
}

async fn server_functions(
    State(state): State<AppState>,
    request: Request<Body>,
) -> impl IntoResponse {
    handle_server_fns_with_context(move || provide_context(state.clone()), request).await
}
