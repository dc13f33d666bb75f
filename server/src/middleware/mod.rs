//! What happens to every request before and after its handler, from the outside in:
//!
//! 1. [`around`] everything: [`request_id`] and [`client_address`] (who asks, under which id),
//!    [`trace`] (the log line, the counters), [`security_headers`], [`cross_site`] (posts from other
//!    sites are refused), [`catch_panic`] (a bug answers with a page and an id), [`unread_body`] (what
//!    a refused request is still sending is read)
//! 2. [`time_limit`], [`body_limit`] and [`step_up`] (a form that needs a recent
//!    proof waits for it, and one without a session for a new one, `kept_form`; what has gone on from there is not done twice, `sent_forms`): not for uploads,
//!    which bring their own limits
//! 3. [`removal_cookie`], [`session`] (with its new ID, `renewal`) and [`refused`] (the audit entry of what was refused): only for the
//!    console's pages

mod around;
pub mod body_limit;
pub mod catch_panic;
pub mod client_address;
pub mod cross_site;
mod kept_form;
pub mod refused;
pub mod removal_cookie;
mod renewal;
pub mod request_id;
pub mod security_headers;
pub(crate) mod sent_forms;
pub mod session;
pub mod step_up;
pub mod time_limit;
pub mod trace;
mod unread_body;

pub use around::around;
use axum::http::Method;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Methods that may change something: all but the safe ones (RFC 9110, section 9.2.1).
pub(crate) fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// A refusal in plain text, for requests that are refused before a page could be rendered.
pub(crate) fn refusal(status: StatusCode, words: String) -> Response {
    let mut response = (status, words).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
