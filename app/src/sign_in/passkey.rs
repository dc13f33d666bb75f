//! Signing in with a passkey alone. The page has a challenge, which ends soon, so it is one of its own: the
//! sign-in page may stay open for hours.

use axum::Form;
use axum::extract::Query;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::sign_in::{self, Client};
use serde::Deserialize;
use tower_sessions::Session;

use super::device;
use super::open_session::{open_session, user_agent};
use super::passkey_page::PasskeyPage;
use crate::address::{local_path, with_query};
use crate::answer::{Answer, messages, status, with_retry_after};
use crate::cookies::cookies_named;
use crate::page_context::PageContext;
use crate::page_error::PageError;

pub(super) const PAGE: &str = "/sign-in/passkey";

/// The cookie that binds a challenge to its browser.
const KEPT: &str = "passkey_browser";
/// Seconds that the browser keeps it.
const KEPT_LIFE: i64 = 24 * 3_600;

#[derive(Deserialize)]
pub struct PasskeyParams {
    /// Where to go after signing in; only paths on this server count.
    #[serde(default)]
    next: String,
    /// What the browser answers.
    #[serde(default)]
    passkey: String,
}

/// `GET /sign-in/passkey`
pub async fn show(
    page_context: PageContext,
    headers: HeaderMap,
    Query(params): Query<PasskeyParams>,
) -> Answer {
    page(&page_context, &headers, params.next, None).await
}

/// `POST /sign-in/passkey`
pub async fn submit(
    page_context: PageContext,
    session: Session,
    headers: HeaderMap,
    Form(params): Form<PasskeyParams>,
) -> Answer {
    let PasskeyParams { next, passkey } = params;
    let ctx = &page_context.state.ctx;
    let client = Client {
        address: &page_context.client_address,
        user_agent: user_agent(&headers),
        cookies: &device::cookies_of(&headers),
        request_id: &page_context.request_id,
    };
    let browser = kept(&headers).unwrap_or_default();
    match sign_in::with_passkey(ctx, browser, &passkey, &client).await {
        Ok(identity) => {
            let to = local_path(&next).unwrap_or("/");
            open_session(&page_context, &session, &identity, None, &headers, to).await
        }
        Err(error @ Error::Internal(_)) => Err(error.into()),
        Err(error) => page(&page_context, &headers, next, Some(&error)).await,
    }
}

/// The page, with why the passkey before was refused.
async fn page(
    page_context: &PageContext,
    headers: &HeaderMap,
    next: String,
    error: Option<&Error>,
) -> Result<Response, PageError> {
    let asked = sign_in::ask_for_any_passkey(&page_context.state.ctx, kept(headers)).await?;
    let Some(asked) = asked else {
        return Ok(Redirect::to(&with_query("/sign-in", [("next", next)])).into_response());
    };
    let failure = error.map(messages);
    let code = error.map_or(StatusCode::OK, status);
    let options = asked.options;
    let mut response = page_context.bare("Sign in with a passkey", code, move || {
        view! { <PasskeyPage options next failure/> }
    });
    let secure = if page_context.state.secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{KEPT}={}; Path={PAGE}; Max-Age={KEPT_LIFE}; SameSite=Strict; HttpOnly{secure}",
        asked.browser
    );
    // Its letters are those of base64url.
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    Ok(match error {
        Some(error) => with_retry_after(response, error),
        None => response,
    })
}

/// What this browser keeps; nothing that is too long or has other letters.
fn kept(headers: &HeaderMap) -> Option<&str> {
    cookies_named(headers, KEPT).find(|value| {
        value.len() == 22
            && value.bytes().all(|one| one.is_ascii_alphanumeric() || matches!(one, b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::kept;
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    #[test]
    fn the_cookie_is_found_among_others_and_nothing_else_passes_for_it() {
        let headers = |value| HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(value))]);
        let ours = headers("id=x; passkey_browser=AAAAAAAAAAAAAAAAAAAA-_; theme=dark");
        assert_eq!(kept(&ours), Some("AAAAAAAAAAAAAAAAAAAA-_"));
        for other in
            ["passkey_browser=", "passkey_browser=AAAA", "passkey_browser2=AAAAAAAAAAAAAAAAAAAA-_"]
        {
            assert_eq!(kept(&headers(other)), None, "{other}");
        }
    }
}
