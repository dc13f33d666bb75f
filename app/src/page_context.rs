//! A request as pages see it, whether or not somebody is signed in.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::REFERER;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;

use crate::address::{path_of, with_query};
use crate::answer::{Refusal, look, retry_after, status};
use crate::render::render;
use crate::request::{ClientAddress, RequestId, Signed};
use crate::shell::bare::Bare;
use crate::shell::document::Document;
use crate::state::AppState;
use crate::theme::Theme;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

pub struct PageContext {
    pub state: AppState,
    pub theme: Theme,
    pub signed: Option<Signed>,
    pub request_id: String,
    pub client_address: String,
    /// Path and query, to come back to: of a form the page that it stood on.
    pub path: String,
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
            signed: extension.get::<Signed>().cloned(),
            request_id: extension.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            client_address: extension
                .get::<ClientAddress>()
                .map(|address| address.0.clone())
                .unwrap_or_default(),
            path: way_back(parts),
        })
    }
}

fn way_back(parts: &Parts) -> String {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    }
    let referer = parts.headers.get(REFERER).and_then(|value| value.to_str().ok());
    path_of(referer.unwrap_or_default()).to_owned()
}

impl PageContext {
    /// The signed-in operator, or the way to the sign-in page and back.
    pub fn require_signed(&self) -> Result<&Signed, Refusal> {
        self.signed.as_ref().ok_or_else(|| {
            let sign_in = with_query("/sign-in", [("next", self.path.clone())]);
            Refusal::new(Redirect::to(&sign_in))
        })
    }

    /// A page outside of the console's frame.
    pub fn bare<V: IntoView + 'static>(
        &self,
        title: &str,
        status: StatusCode,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Response {
        let document = Document::new(&self.state.assets, self.theme, title).status(status);
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
        let document = Document::new(&self.state.assets, self.theme, title).status(status);
        let document = document.body_class("bare").form_to(form_to);
        render(document, move || view! { <Bare wide=true>{content().into_any()}</Bare> })
    }

    /// An error outside of the console's frame.
    pub fn refuse(&self, error: &Error) -> Refusal {
        let (glyph, title) = look(error);
        let words = error.to_string();
        let response = self.bare(title, status(error), move || {
            view! {
                <Empty glyph title text=words main=true>
                    <ButtonLink href="/" label="Go to the console"/>
                </Empty>
            }
        });
        Refusal::new(with_retry_after(response, error))
    }

    /// What is not there, or not for this operator: the two look alike.
    pub fn not_found(&self) -> Refusal {
        self.nothing(
            StatusCode::NOT_FOUND,
            "Not found",
            "Page not found",
            "Check the address. The page may belong to an application that you cannot open.",
        )
    }

    /// An address that a form is sent to, opened like a page.
    pub fn no_page(&self) -> Refusal {
        self.nothing(
            StatusCode::METHOD_NOT_ALLOWED,
            "No page",
            "There is no page at this address",
            "This address only accepts forms. If you have just signed in again, your change was not saved. Go back to the previous page and submit it again.",
        )
    }

    fn nothing(
        &self,
        status: StatusCode,
        document: &'static str,
        title: &'static str,
        text: &'static str,
    ) -> Refusal {
        let response = self.bare(document, status, move || {
            view! {
                <Empty glyph=Glyph::Search title text main=true>
                    <ButtonLink href="/" label="Go to the console"/>
                </Empty>
            }
        });
        Refusal::new(response)
    }
}

/// Says when to come back, where waiting helps.
pub fn with_retry_after(response: Response, error: &Error) -> Response {
    match retry_after(error) {
        Some(seconds) => ([("retry-after", seconds.to_string())], response).into_response(),
        None => response,
    }
}
