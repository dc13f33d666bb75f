//! A signed-in operator in an application: what every page under `/{organization}/{application}`
//! begins with.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::context::Context;
use rollcall_core::faces::pairs;
use rollcall_core::operators::{self, Membership};
use rollcall_core::{Error, Timestamp};
use uuid::Uuid;

use crate::answer::{Refusal, look, status};
use crate::page_context::{PageContext, with_retry_after};
use crate::render::render;
use crate::shell::document::Document;
use crate::shell::frame::{Frame, FrameData};
use crate::shell::nav::NavSection;
use crate::state::AppState;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::link::ButtonLink;
use crate::ui::tone::Tone;

pub struct ConsoleContext {
    pub page_context: PageContext,
    pub actor: Actor,
    pub memberships: Vec<Membership>,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
    /// Pairs of users that wait for a decision.
    due: i64,
    /// The `{id}` of the address, when it is one.
    id: Option<Uuid>,
}

impl FromRequestParts<AppState> for ConsoleContext {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let Ok(page_context) = PageContext::from_request_parts(parts, state).await;
        let Ok(names) = RawPathParams::from_request_parts(parts, state).await else {
            return Err(page_context.not_found());
        };
        let named = |wanted: &str| {
            names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
        };
        let (Some(organization), Some(application)) = (named("org"), named("app")) else {
            return Err(page_context.not_found());
        };
        let id = named("id").and_then(|id| Uuid::try_parse(&id).ok());
        let console = Self::open(page_context, &organization, &application).await?;
        Ok(Self { id, ..console })
    }
}

impl ConsoleContext {
    /// Redirects to the sign-in page if nobody is signed in, and answers 404 if the application does not exist
    /// or the operator has no role in it.
    pub async fn open(
        page_context: PageContext,
        organization: &str,
        application: &str,
    ) -> Result<Self, Refusal> {
        let identity = &page_context.require_signed()?.identity;
        let ctx = &page_context.state.ctx;
        let id = &page_context.request_id;
        let actor = match operators::resolve(ctx, identity, organization, application, id).await {
            Ok(Some(actor)) => actor,
            Ok(None) => return Err(page_context.not_found()),
            Err(error) => return Err(page_context.refuse(&error)),
        };
        let memberships = operators::memberships(ctx, identity)
            .await
            .map_err(|error| page_context.refuse(&error))?;
        let due = if actor.may(Permission::ReviewDuplicates) {
            pairs::open_count(ctx, &actor).await.map_err(|error| page_context.refuse(&error))?
        } else {
            0
        };
        let base = format!("/{}/{}", actor.organization.slug, actor.application.slug);
        let now = ctx.clock.now();
        Ok(Self { page_context, actor, memberships, base, now, due, id: None })
    }

    pub fn ctx(&self) -> &Context {
        &self.page_context.state.ctx
    }

    /// Pairs of users that need a decision, up to 1,000; 0 if the role may not decide.
    pub fn due(&self) -> i64 {
        self.due
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
    pub fn id(&self, section: NavSection, what: &str) -> Result<Uuid, Refusal> {
        self.id.ok_or_else(|| self.missing(section, what))
    }

    pub fn document(&self, title: &str) -> Document {
        Document::new(&self.page_context.state.assets, self.page_context.theme, title)
    }

    /// A page in the frame of the console.
    pub fn page<V: IntoView + 'static>(
        &self,
        section: NavSection,
        document: Document,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Response {
        let data = FrameData {
            actor: self.actor.clone(),
            memberships: self.memberships.clone(),
            section,
            theme: self.page_context.theme,
            base: self.base.clone(),
            due: self.due,
        };
        render(document, move || view! { <Frame data>{content().into_any()}</Frame> })
    }

    /// An error in the frame of the console, with the next step on it.
    pub fn refuse(&self, section: NavSection, error: &Error) -> Refusal {
        let (glyph, title) = look(error);
        let document = self.document(title).status(status(error));
        let broken = matches!(error, Error::Internal(_));
        let again = self.page_context.path.clone();
        let id = self.page_context.request_id.clone();
        let words = error.to_string();
        let overview = self.base.clone();
        let response = self.page(section, document, move || {
            view! {
                <Empty glyph title text=words tone=if broken { Tone::Bad } else { Tone::Idle } main=true>
                    {broken.then(|| view! {
                        <Id value=id label="request ID"/>
                        <ButtonLink href=again label="Try again"/>
                    })}
                    <ButtonLink href=overview label="Back to overview"/>
                </Empty>
            }
        });
        Refusal::new(with_retry_after(response, error))
    }

    /// A 404 page for something that does not exist, such as a "user" or an "import".
    pub fn missing(&self, section: NavSection, what: &str) -> Refusal {
        let status = StatusCode::NOT_FOUND;
        let application = self.actor.application.name.clone();
        let title = format!("This {what} does not exist");
        let text = format!(
            "{application} has no page at this address. It may belong to another application."
        );
        let overview = self.base.clone();
        let document = self.document(&title).status(status);
        let response = self.page(section, document, move || {
            view! {
                <Empty glyph=Glyph::Search title text main=true>
                    <ButtonLink href=overview label="Back to overview"/>
                </Empty>
            }
        });
        Refusal::new(response)
    }
}
