//! Signing in at a provider: the way there, the way back, and what the provider says afterwards.

pub mod callback;
pub mod logout;
mod pages;
pub mod start;

use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::Response;
use rollcall_core::sso::{Begun, LIFE};

use crate::cookies::cookies_named;
use crate::page_context::PageContext;
use crate::page_error::PageError;

pub(super) const PAGE: &str = "/sign-in/sso";
/// Where somebody who is signed in proves again who they are.
pub const PROOF_PAGE: &str = "/sign-in/sso/prove";

/// What the browser keeps while its person is at a provider. It comes back with a link from there, so it
/// cannot be `SameSite=Strict`.
const KEPT: &str = "sso_begun";

/// Name and path of the cookie. Over https no other host of the domain can set it (`__Host-`).
fn named(page_context: &PageContext) -> (String, &'static str) {
    match page_context.state.secure_cookies {
        true => (format!("__Host-{KEPT}"), "/"),
        false => (KEPT.to_owned(), PAGE),
    }
}

fn keep(
    page_context: &PageContext,
    mut response: Response,
    begun: &Begun,
) -> Result<Response, PageError> {
    let sealed = begun.seal(&page_context.state.ctx)?;
    set_cookie(page_context, &mut response, &sealed, LIFE);
    Ok(response)
}

/// The way that this browser has begun.
fn kept(page_context: &PageContext, headers: &HeaderMap) -> Option<Begun> {
    let (wanted, _) = named(page_context);
    let sealed = cookies_named(headers, &wanted).next()?;
    Begun::open(&page_context.state.ctx, sealed)
}

/// The way back is gone once.
fn forget(page_context: &PageContext, mut response: Response) -> Response {
    set_cookie(page_context, &mut response, "", 0);
    response
}

fn set_cookie(page_context: &PageContext, response: &mut Response, value: &str, life: i64) {
    let secure = if page_context.state.secure_cookies { "; Secure" } else { "" };
    let (name, path) = named(page_context);
    let cookie =
        format!("{name}={value}; Path={path}; Max-Age={life}; SameSite=Lax; HttpOnly{secure}");
    // A token has no letter that a header may not have.
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
