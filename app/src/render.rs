//! A view as an answer: the document around it, its headers, and a nonce for its one script.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::nonce::{provide_nonce, use_nonce};
use leptos::prelude::*;

use crate::shell::document::{Document, DocumentView};

/// Data is loaded before: a page is a pure function of its props, rendered in one go. Only islands
/// are hydrated in the browser, so the shared context is that of islands.
pub fn render<V: IntoView + 'static>(
    document: Document,
    content: impl FnOnce() -> V + Send + 'static,
) -> Response {
    let status = document.status;
    let (form_to, camera) = (document.form_to.clone(), document.camera);
    let own_picture = if document.own_picture { " data:" } else { "" };
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let (html, policy) = owner.with(|| {
        provide_nonce();
        provide_context(document.zone.clone());
        let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        let policy = content_security_policy(&nonce, &form_to, own_picture);
        let view = view! { <DocumentView document nonce>{content().into_any()}</DocumentView> };
        (format!("<!doctype html>{}", view.to_html()), policy)
    });
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let mut response = (status, headers, html).into_response();
    if camera {
        response.headers_mut().insert("permissions-policy", CAMERA);
    }
    response
}

/// As the server's own, but for the camera.
const CAMERA: HeaderValue = HeaderValue::from_static(
    "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
);

/// `'wasm-unsafe-eval'` lets the browser compile the islands' WebAssembly, and nothing else.
fn content_security_policy(nonce: &str, form_to: &str, own_picture: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self'{own_picture}; font-src 'self'; connect-src 'self'; \
         form-action 'self' {form_to}; frame-ancestors 'none'; base-uri 'none'"
    )
}
