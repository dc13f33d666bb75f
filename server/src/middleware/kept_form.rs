use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts as _, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use rollcall_app::page_context::PageContext;
use rollcall_app::{
    AGAIN_FIELD, BACK_FIELD, NotSignedIn, OWNER_FIELD, PASSKEY_FIELD, PROOF_FIELD, form_owner_in,
    keep_form, local_path,
};
use rollcall_core::sign_in;

use super::body_limit::MAX_BODY;
use super::refusal;
use crate::state::ServerState;

/// The most that a page keeps of a form.
const MAX_KEPT_BYTES: usize = 256 * 1024;
const MAX_KEPT_FIELDS: usize = 500;

/// Forms of an account and of signing in: what they hold is no work to keep, and often a secret.
const OWN_PATHS: [&str; 4] = ["/account/", "/sign-in", "/sign-out", "/api/"];
const SECRET_FIELDS: [&str; 6] =
    ["current", "password", "new_password", "code", PROOF_FIELD, PASSKEY_FIELD];

/// What the pages that keep a form add to it.
const ADDED_FIELDS: [&str; 5] = [PROOF_FIELD, PASSKEY_FIELD, OWNER_FIELD, BACK_FIELD, AGAIN_FIELD];

/// Whether a page can keep this form. Counts before anything is collected, and nothing that such a page has
/// added: what was kept once can go on.
pub(super) fn can_keep(body: &[u8]) -> bool {
    let mut bytes = 0;
    let typed =
        form_urlencoded::parse(body).filter(|(name, _)| !ADDED_FIELDS.contains(&name.as_ref()));
    for (place, (name, value)) in typed.enumerate() {
        bytes += name.len() + value.len();
        if place >= MAX_KEPT_FIELDS || bytes > MAX_KEPT_BYTES {
            return false;
        }
    }
    true
}

/// Whether a form may stand on a page that anybody at the browser can read.
fn may_keep(path: &str, body: &[u8]) -> bool {
    let is_secret = |name: &str| SECRET_FIELDS.contains(&name);
    !OWN_PATHS.iter().any(|own| path.starts_with(own))
        && can_keep(body)
        && !form_urlencoded::parse(body).any(|(name, _)| is_secret(&name))
}

/// The token in a form that a page has kept.
pub(super) fn owner_in(body: &[u8]) -> Option<String> {
    field_in(body, OWNER_FIELD)
}

/// The page that a form stood on which another page has kept.
pub(super) fn way_back(body: &[u8]) -> Option<String> {
    field_in(body, BACK_FIELD).filter(|back| local_path(back).is_some())
}

/// The first value of a field.
pub(super) fn field_in(body: &[u8], field: &str) -> Option<String> {
    let mut fields = form_urlencoded::parse(body);
    fields.find(|(name, _)| name == field).map(|(_, value)| value.into_owned())
}

/// Whether a page that keeps forms has sent this one.
pub(super) fn was_kept(body: &[u8]) -> bool {
    form_urlencoded::parse(body).any(|(name, _)| ADDED_FIELDS.contains(&name.as_ref()))
}

/// Passes on a form of somebody who is not signed in. If it needs a session, the answer is a page that keeps
/// what the form held for whoever had signed in last: the session may have ended while they were typing. A form
/// of nobody is not kept.
pub(super) async fn kept_form(server: &ServerState, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(mut page_context) = PageContext::from_request_parts(&mut parts, &server.app).await;
    let browser_owner = form_owner_in(&parts.headers);
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        let words = "This is more than 1 MiB, which is the most that this address takes, or it was cut off.\n";
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, words.into());
    };
    if let Some(back) = way_back(&body) {
        page_context.path = back;
    }
    let action = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    if response.extensions().get::<NotSignedIn>().is_none() || !may_keep(&action, &body) {
        return response;
    }
    let mut fields: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
    fields.retain(|(name, _)| !ADDED_FIELDS.contains(&name.as_str()));
    // Of a form that was kept before, whoever has filled it in.
    let owner = owner_in(&body).or(browser_owner);
    let owner = owner.filter(|token| sign_in::form_owner(&server.ctx, token).is_some());
    match owner {
        Some(owner) if !fields.is_empty() => keep_form(&page_context, action, fields, owner),
        _ => response,
    }
}

#[cfg(test)]
mod tests {
    use super::{can_keep, may_keep};

    #[test]
    fn a_form_with_a_secret_and_one_that_is_too_large_are_not_kept() {
        let path = "/demo/main/users/new";
        assert!(may_keep(path, b"display_name=Ana&tags=a&tags=b"));
        assert!(!may_keep("/account/name", b"name=Ana"));
        assert!(!may_keep("/sign-in/code", b"next=x"));
        for name in ["current", "password", "new_password", "code", "_proof", "_passkey"] {
            assert!(!may_keep(path, format!("a=1&{name}=x").as_bytes()), "{name}");
        }
        assert!(may_keep(path, "a=1&".repeat(500).as_bytes()));
        assert!(may_keep(path, format!("_kept=x&{}", "a=1&".repeat(500)).as_bytes()));
        assert!(can_keep(format!("_proof=x&{}", "a=1&".repeat(500)).as_bytes()));
        assert!(!may_keep(path, "a=1&".repeat(501).as_bytes()));
        assert!(!may_keep(path, format!("a={}", "x".repeat(256 * 1024)).as_bytes()));
    }
}
