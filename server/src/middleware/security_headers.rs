use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use crate::state::ServerState;

/// For answers that are not pages: nothing in them may run, and no page may frame them.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// The page that uses the camera sets a policy of its own.
const NO_DEVICES: HeaderValue = HeaderValue::from_static(
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
);

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// An answer that other sites may embed says so itself.
const OWN_PAGES: HeaderValue = HeaderValue::from_static("same-origin");

const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Sets the security headers. A page brings its own Content-Security-Policy with its nonce.
pub fn set(server: &ServerState, response: &mut Response) {
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    headers.entry(PERMISSIONS_POLICY).or_insert(NO_DEVICES);
    headers.entry(RESOURCE_POLICY).or_insert(OWN_PAGES);
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if server.web.public_url.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, A_YEAR);
    }
}
