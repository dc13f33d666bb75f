//! A request as pages see it, whether or not somebody is signed in.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::REFERER;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::Timestamp;

use crate::address::path_of;
use crate::page_error::PageError;
use crate::render::render;
use crate::request::{ClientAddress, PastLimits, RequestId, Signed};
use crate::shell::bare::Bare;
use crate::shell::document::Document;
use crate::state::AppState;
use crate::theme::Theme;
use crate::zone::Zone;

pub struct PageContext {
    pub state: AppState,
    pub theme: Theme,
    pub zone: Zone,
    pub signed: Option<Signed>,
    /// Their session has ended with this request, because no organization lets it go on.
    pub is_past_limits: bool,
    pub request_id: String,
    pub client_address: String,
    /// Path and query, to come back to: of a form the page that it stood on.
    pub path: String,
    /// The page of this site that led here, with its query.
    pub came_from: Option<String>,
}

impl FromRequestParts<AppState> for PageContext {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let extension = &parts.extensions;
        Ok(Self {
            state: state.clone(),
            theme: Theme::of(&parts.headers),
            zone: Zone::of(&parts.headers),
            signed: extension.get::<Signed>().cloned(),
            is_past_limits: extension.get::<PastLimits>().is_some(),
            request_id: extension.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            client_address: extension
                .get::<ClientAddress>()
                .map(|address| address.0.clone())
                .unwrap_or_default(),
            path: way_back(parts),
            came_from: referer(parts).filter(|path| Some(path.as_str()) != here(parts)),
        })
    }
}

fn way_back(parts: &Parts) -> String {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    }
    referer(parts).unwrap_or_else(|| "/".to_owned())
}

fn referer(parts: &Parts) -> Option<String> {
    let referer = parts.headers.get(REFERER)?.to_str().ok()?;
    Some(path_of(referer).to_owned())
}

fn here(parts: &Parts) -> Option<&str> {
    parts.uri.path_and_query().map(PathAndQuery::as_str)
}

impl PageContext {
    /// The signed-in operator, or the way to the sign-in page and back.
    pub fn require_signed(&self) -> Result<&Signed, PageError> {
        self.signed.as_ref().ok_or_else(|| PageError::NotSignedIn {
            path: self.path.clone(),
            is_past_limits: self.is_past_limits,
        })
    }

    /// When the signed-in operator has last proved who they are.
    pub fn proved_at(&self) -> Option<Timestamp> {
        Some(self.signed.as_ref()?.proved_at)
    }

    /// A page outside of the console's frame.
    pub fn bare<V: IntoView + 'static>(
        &self,
        title: &str,
        status: StatusCode,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Response {
        let document =
            Document::new(&self.state.assets, self.theme, title).status(status).zone(&self.zone);
        render(document.body_class("bare"), move || view! { <Bare>{content().into_any()}</Bare> })
    }

    /// A wide page outside of the console's frame. `form_to`: another server that its form may lead to.
    pub fn bare_wide<V: IntoView + 'static>(
        &self,
        title: &str,
        status: StatusCode,
        form_to: Option<String>,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Response {
        let document =
            Document::new(&self.state.assets, self.theme, title).status(status).zone(&self.zone);
        let document = document.body_class("bare").form_to(form_to);
        render(document, move || view! { <Bare wide=true>{content().into_any()}</Bare> })
    }
}
