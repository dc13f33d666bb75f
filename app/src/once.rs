//! A secret that was just made is shown after a redirect, so that reloading the page makes no second one.

use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_core::shown_once::ShownOnce;

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::cookies::cookies_named;

const KEPT: &str = "shown_once";

/// Leads to the page below the application that shows the secret. `name`: what it belongs to.
pub fn lead_to(console: &ConsoleContext, page: &str, name: &str, secret: &str) -> Answer {
    let path = console.at(page);
    let kept = ShownOnce::new(&console.actor, &path, name, secret);
    let sealed = kept.seal(console.ctx())?;
    let mut response = Redirect::to(&path).into_response();
    set_cookie(console, &mut response, &sealed, ShownOnce::LIFE);
    Ok(response)
}

/// The secret that this page is to show.
pub fn find(console: &ConsoleContext, page: &str, headers: &HeaderMap) -> Option<ShownOnce> {
    let sealed = cookies_named(headers, KEPT).next()?;
    ShownOnce::open(console.ctx(), &console.actor, &console.at(page), sealed)
}

/// The page has shown it.
pub fn forget(console: &ConsoleContext, mut response: Response) -> Response {
    set_cookie(console, &mut response, "", 0);
    response
}

fn set_cookie(console: &ConsoleContext, response: &mut Response, value: &str, life: i64) {
    let secure = if console.page_context.state.secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{KEPT}={value}; Path=/; Max-Age={life}; SameSite=Strict; HttpOnly{secure}");
    // A token has no letter that a header may not have.
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
