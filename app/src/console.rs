//! A signed-in operator in an application: what every page under `/{organization}/{application}`
//! begins with.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::context::Context;
use rollcall_core::inbox::{self, Waiting};
use rollcall_core::operators::{self, Membership};
use uuid::Uuid;

use crate::page_context::PageContext;
use crate::page_error::{PageError, keep_console};
use crate::render::render;
use crate::shell::document::Document;
use crate::shell::frame::{Frame, FrameData};
use crate::shell::nav::NavSection;
use crate::state::AppState;

/// Cheap to clone: the middleware that makes the pages of errors keeps one.
#[derive(Clone)]
pub struct ConsoleContext(Arc<Console>);

pub struct Console {
    pub page_context: PageContext,
    pub actor: Actor,
    pub memberships: Vec<Membership>,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
    /// What waits for the operator.
    pub waiting: Waiting,
    /// The `{id}` of the address, when it is one.
    id: Option<Uuid>,
}

impl Deref for ConsoleContext {
    type Target = Console;

    fn deref(&self) -> &Console {
        &self.0
    }
}

impl FromRequestParts<AppState> for ConsoleContext {
    type Rejection = PageError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let Ok(page_context) = PageContext::from_request_parts(parts, state).await;
        let Ok(names) = RawPathParams::from_request_parts(parts, state).await else {
            return Err(PageError::NotFound);
        };
        let named = |wanted: &str| {
            names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
        };
        let (Some(organization), Some(application)) = (named("org"), named("app")) else {
            return Err(PageError::NotFound);
        };
        let id = named("id").and_then(|id| Uuid::try_parse(&id).ok());
        let console = open(page_context, &organization, &application).await?;
        let console = Self(Arc::new(Console { id, ..console }));
        keep_console(parts, &console);
        Ok(console)
    }
}

impl ConsoleContext {
    /// The same for a page whose address names no application.
    pub async fn open(
        page_context: PageContext,
        organization: &str,
        application: &str,
    ) -> Result<Self, PageError> {
        Ok(Self(Arc::new(open(page_context, organization, application).await?)))
    }
}

/// Nobody is signed in: the way to the sign-in page. The application does not exist, or the operator
/// has no role in it: not found.
async fn open(
    page_context: PageContext,
    organization: &str,
    application: &str,
) -> Result<Console, PageError> {
    let identity = &page_context.require_signed()?.identity;
    let ctx = &page_context.state.ctx;
    let id = &page_context.request_id;
    let actor = operators::resolve(ctx, identity, organization, application, id).await?;
    let actor = actor.ok_or(PageError::NotFound)?;
    let actor = Actor { proved_at: page_context.proved_at(), ..actor };
    let memberships = operators::memberships(ctx, identity).await?;
    let waiting = inbox::waiting(ctx, &actor).await?;
    let base = format!("/{}/{}", actor.organization.slug, actor.application.slug);
    let now = ctx.clock.now();
    Ok(Console { page_context, actor, memberships, base, now, waiting, id: None })
}

impl Console {
    pub fn ctx(&self) -> &Context {
        &self.page_context.state.ctx
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.actor.may(permission)
    }

    /// The signed-in operator's own e-mail address.
    pub fn email(&self) -> String {
        self.page_context
            .signed
            .as_ref()
            .map(|signed| signed.identity.email.clone())
            .unwrap_or_default()
    }

    /// The address of a page of this application: `at("/users")`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The id in the address. A text that is not a UUID is answered like an unknown id.
    pub fn id(&self, what: &'static str) -> Result<Uuid, PageError> {
        self.id.ok_or(PageError::Missing(what))
    }

    pub fn document(&self, title: &str) -> Document {
        let PageContext { state, theme, zone, .. } = &self.page_context;
        Document::new(&state.assets, *theme, title).zone(zone)
    }

    /// A page in the frame of the console.
    pub fn page<V: IntoView + 'static>(
        &self,
        section: NavSection,
        document: Document,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Response {
        // Whoever opens the inbox has seen what is new.
        let fresh = if section == NavSection::Inbox { 0 } else { self.waiting.fresh };
        let data = FrameData {
            actor: self.actor.clone(),
            memberships: self.memberships.clone(),
            section,
            theme: self.page_context.theme,
            base: self.base.clone(),
            waiting: Waiting { fresh, ..self.waiting },
            now: self.now,
        };
        render(document, move || view! { <Frame data>{content().into_any()}</Frame> })
    }
}
