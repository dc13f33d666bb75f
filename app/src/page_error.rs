//! Why a handler has no page to show, and the page that says so. Handlers use `?`; the middleware
//! [`render_errors`] makes the page, in the frame of the console if the handler has opened one.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::account::LinkRefusal as AccountRefusal;
use rollcall_core::exports::{LinkRefusal, RefusedBy};
use rollcall_core::setup::SetUpRefusal;
use rollcall_core::team::LinkRefusal as InvitationRefusal;
use uuid::Uuid;

use crate::account::{account_link_page, account_link_status};
use crate::address::with_query;
use crate::answer::{look, status, with_retry_after};
use crate::console::ConsoleContext;
use crate::exports::refused::{link_page, link_status};
use crate::factors::NeedsProof;
use crate::page_context::PageContext;
use crate::setup::show::{set_up_page, set_up_status};
use crate::shell::nav::NavSection;
use crate::state::AppState;
use crate::team::accept::{invitation_page, invitation_status};
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::tone::Tone;

/// Why a handler has no page to show.
#[derive(Debug)]
pub enum PageError {
    /// Core refused or failed.
    Core(Error),
    /// Something that is not there, or not in this application, such as a "user" or an "import".
    Missing(&'static str),
    /// No page is at this address, or the operator cannot open its application: the two look alike.
    NotFound,
    /// The address only accepts forms, and was opened like a page.
    FormsOnly,
    /// Nobody is signed in. After signing in, the operator comes back to this path.
    NotSignedIn { path: String, is_past_limits: bool },
    /// A link to an export's file leads nowhere. `page`: the export's page, if the operator can open it.
    ExportLink { why: RefusedBy, page: Option<String> },
    /// A link to an invitation no longer works.
    InvitationLink(InvitationRefusal),
    /// A link that changes an account does not work. `again`: where to ask for a new one.
    AccountLink { why: AccountRefusal, again: &'static str },
    /// A link that sets up the installation does not work.
    SetUpLink(SetUpRefusal),
}

impl PageError {
    /// An ID from an address. A text that is not a UUID is answered like an unknown ID.
    pub fn parse_id(text: &str, what: &'static str) -> Result<Uuid, Self> {
        Uuid::try_parse(text).map_err(|_| Self::Missing(what))
    }

    /// The status of the answer. The detail of an internal error is logged here.
    fn status(&self) -> StatusCode {
        match self {
            Self::Core(error) => status(error),
            Self::Missing(_) | Self::NotFound => StatusCode::NOT_FOUND,
            Self::FormsOnly => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotSignedIn { .. } => StatusCode::SEE_OTHER,
            Self::ExportLink { why, .. } => link_status(why),
            Self::InvitationLink(refusal) => invitation_status(*refusal),
            Self::AccountLink { why, .. } => account_link_status(*why),
            Self::SetUpLink(refusal) => set_up_status(*refusal),
        }
    }
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<serde_json::Error> for PageError {
    fn from(error: serde_json::Error) -> Self {
        Self::Core(error.into())
    }
}

impl From<LinkRefusal> for PageError {
    fn from(refusal: LinkRefusal) -> Self {
        match refusal {
            LinkRefusal::Error(error) => Self::Core(error),
            LinkRefusal::Refused { why, page } => Self::ExportLink { why, page },
        }
    }
}

impl From<SetUpRefusal> for PageError {
    fn from(refusal: SetUpRefusal) -> Self {
        Self::SetUpLink(refusal)
    }
}

impl From<InvitationRefusal> for PageError {
    fn from(refusal: InvitationRefusal) -> Self {
        Self::InvitationLink(refusal)
    }
}

/// Marks an answer that somebody has to sign in first.
#[derive(Clone, Copy)]
pub struct NotSignedIn;

/// What [`render_errors`] finds in an answer that has no page yet.
#[derive(Clone)]
struct Unrendered(Arc<PageError>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let Self::NotSignedIn { path, is_past_limits } = self {
            let why = is_past_limits.then(|| ("done", "ended".to_owned()));
            let query = [("next", path)].into_iter().chain(why);
            let mut response = Redirect::to(&with_query("/sign-in", query)).into_response();
            response.extensions_mut().insert(NotSignedIn);
            return response;
        }
        let mut response = self.status().into_response();
        if matches!(self, Self::Core(Error::NeedsProof)) {
            response.extensions_mut().insert(NeedsProof);
        }
        response.extensions_mut().insert(Unrendered(Arc::new(self)));
        response
    }
}

/// Where a request leaves the console that it has opened, for the page of an error.
#[derive(Clone, Default)]
struct OpenedConsole(Arc<OnceLock<ConsoleContext>>);

/// Keeps the console of a request for the page of an error.
pub fn keep_console(parts: &Parts, console: &ConsoleContext) {
    if let Some(opened) = parts.extensions.get::<OpenedConsole>() {
        // A second extractor of the same request has opened the same console.
        let _ = opened.0.set(console.clone());
    }
}

/// Middleware: makes the page of each [`PageError`]. It needs the extensions of [`crate::request`].
pub async fn render_errors(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(page_context) = PageContext::from_request_parts(&mut parts, &state).await;
    let section = NavSection::of_path(parts.uri.path());
    let opened = OpenedConsole::default();
    parts.extensions.insert(opened.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(Unrendered(error)) = response.extensions_mut().remove() else { return response };
    let status = response.status();
    match (&*error, opened.0.get()) {
        (PageError::Core(error), Some(console)) => in_console(console, section, status, error),
        (PageError::Core(error), None) => bare(&page_context, status, error),
        (PageError::Missing(what), Some(console)) => missing(console, section, what),
        (PageError::Missing(_) | PageError::NotFound, _) => not_found(&page_context),
        (PageError::FormsOnly, _) => forms_only(&page_context),
        (PageError::ExportLink { why, page }, _) => link_page(&page_context, why, page.clone()),
        (PageError::InvitationLink(refusal), _) => invitation_page(&page_context, *refusal),
        (PageError::AccountLink { why, again }, _) => account_link_page(&page_context, *why, again),
        (PageError::SetUpLink(refusal), _) => set_up_page(&page_context, *refusal),
        (PageError::NotSignedIn { .. }, _) => response,
    }
}

/// The page of an error outside of the console's frame, for middleware around [`render_errors`].
pub fn error_page(page_context: &PageContext, error: &Error) -> Response {
    bare(page_context, status(error), error)
}

fn bare(page_context: &PageContext, status: StatusCode, error: &Error) -> Response {
    let (glyph, title) = look(error);
    let words = error.to_string();
    let signed = page_context.signed.is_some();
    let again = matches!(error, Error::SignInAgain(_)).then(|| sign_in_again(page_context));
    let response = page_context.bare(title, status, move || {
        view! {
            <Empty glyph title text=words main=true>
                {again.map(|href| view! {
                    <ButtonLink href label="Sign in again" weight=Weight::Primary/>
                })}
                <ButtonLink href="/" label="Go to the console"/>
                {signed.then(|| view! { <PostButton action="/sign-out" label="Sign out"/> })}
            </Empty>
        }
    });
    with_retry_after(response, error)
}

/// The sign-in page for somebody who is signed in, and the way back.
fn sign_in_again(page_context: &PageContext) -> String {
    with_query("/sign-in", [("again", "yes".to_owned()), ("next", page_context.path.clone())])
}

/// In the frame of the console, with the next step on it.
fn in_console(
    console: &ConsoleContext,
    section: NavSection,
    status: StatusCode,
    error: &Error,
) -> Response {
    let (glyph, title) = look(error);
    let document = console.document(title).status(status);
    let broken = matches!(error, Error::Internal(_));
    let again = console.page_context.path.clone();
    let id = console.page_context.request_id.clone();
    let words = error.to_string();
    let ways = WaysOn::of(console, section);
    let response = console.page(section, document, move || {
        view! {
            <Empty glyph title text=words tone=if broken { Tone::Bad } else { Tone::Idle } main=true>
                {broken.then(|| view! {
                    <Id value=id label="request ID"/>
                    <ButtonLink href=again label="Try again"/>
                })}
                {ways.view()}
            </Empty>
        }
    });
    with_retry_after(response, error)
}

/// The ways on from an error: back to where somebody was, and to the first page of the section.
struct WaysOn {
    back: Option<String>,
    list: String,
    label: &'static str,
}

impl WaysOn {
    fn of(console: &ConsoleContext, section: NavSection) -> Self {
        let came_from = console.page_context.came_from.clone();
        let (label, path) = section.first_page().unwrap_or(("Overview", ""));
        let list = console.at(path);
        let back = came_from.filter(|path| path.starts_with(&console.base) && *path != list);
        Self { back, list, label }
    }

    fn view(self) -> impl IntoView {
        let back = self.back.map(|href| view! { <ButtonLink href label="Go back"/> });
        view! { {back}<ButtonLink href=self.list label=self.label/> }
    }
}

fn missing(console: &ConsoleContext, section: NavSection, what: &str) -> Response {
    let title = format!("This {what} does not exist");
    let text = format!(
        "{} has no page at this address. It may belong to another application.",
        console.actor.application.name
    );
    let ways = WaysOn::of(console, section);
    let document = console.document(&title).status(StatusCode::NOT_FOUND);
    console.page(section, document, move || {
        view! {
            <Empty glyph=Glyph::Search title text main=true>
                {ways.view()}
            </Empty>
        }
    })
}

fn not_found(page_context: &PageContext) -> Response {
    nothing(
        page_context,
        StatusCode::NOT_FOUND,
        "Not found",
        "Page not found",
        "Check the address. The page may belong to an application that you cannot open.",
    )
}

fn forms_only(page_context: &PageContext) -> Response {
    nothing(
        page_context,
        StatusCode::METHOD_NOT_ALLOWED,
        "No page",
        "There is no page at this address",
        "This address only accepts forms. If you have just signed in again, your change was not saved. Go back to the previous page and submit it again.",
    )
}

fn nothing(
    page_context: &PageContext,
    status: StatusCode,
    document: &'static str,
    title: &'static str,
    text: &'static str,
) -> Response {
    page_context.bare(document, status, move || {
        view! {
            <Empty glyph=Glyph::Search title text main=true>
                <ButtonLink href="/" label="Go to the console"/>
            </Empty>
        }
    })
}
