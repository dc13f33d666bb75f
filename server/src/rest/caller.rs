use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use rollcall_core::access::Actor;
use rollcall_core::context::Context;
use rollcall_core::faces;
use rollcall_core::users::UserRef;
use rollcall_core::{Error, Timestamp};
use uuid::Uuid;

use super::RestError;
use crate::state::ServerState;

/// Who presented the API key of a request.
#[derive(Clone)]
pub struct AuthenticatedActor(pub Actor);

/// A request that passed the checks: who asks, and which user the path names.
pub struct Caller {
    pub server: ServerState,
    pub actor: Actor,
    /// How tags are written in answers.
    pub tags: TagForm,
    name: Name,
    report: Option<Uuid>,
}

/// How an answer writes a user's tags: as objects, like the contract, or as plain texts (`?tags=text`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TagForm {
    Objects,
    Texts,
}

enum Name {
    VendorData(String),
    Id(Uuid),
}

impl Caller {
    pub fn ctx(&self) -> &Context {
        &self.server.ctx
    }

    pub fn now(&self) -> Timestamp {
        self.server.ctx.clock.now()
    }

    /// The signed address of a face's picture.
    pub fn picture_url(&self, face: Uuid) -> rollcall_core::Result<String> {
        let path = faces::picture_path(self.ctx(), face)?;
        Ok(format!("{}{path}", self.server.web.public_url.origin()))
    }

    /// Our id of the user, where the path names it.
    pub fn user_id(&self) -> Result<Uuid, RestError> {
        match self.name {
            Name::Id(id) => Ok(id),
            Name::VendorData(_) => Err(RestError::not_found()),
        }
    }

    pub fn user(&self) -> UserRef<'_> {
        match &self.name {
            Name::VendorData(key) => UserRef::VendorData(key),
            Name::Id(id) => UserRef::Id(*id),
        }
    }

    /// The report that the path names.
    pub fn report(&self) -> Result<Uuid, Error> {
        self.report.ok_or_else(|| Error::not_found("report"))
    }
}

impl FromRequestParts<ServerState> for Caller {
    type Rejection = RestError;

    async fn from_request_parts(
        parts: &mut Parts,
        server: &ServerState,
    ) -> Result<Self, Self::Rejection> {
        let Some(AuthenticatedActor(actor)) = parts.extensions.remove::<AuthenticatedActor>()
        else {
            return Err(RestError::Unauthorized);
        };
        let params = RawPathParams::from_request_parts(parts, server).await.map_err(not_a_path)?;
        let (mut name, mut report) = (None, None);
        for (param, value) in &params {
            match param {
                "organization_id" if Uuid::try_parse(value) != Ok(actor.organization.id) => {
                    return Err(elsewhere());
                }
                "application_id" if Uuid::try_parse(value) != Ok(actor.application.id) => {
                    return Err(other_application());
                }
                "vendor_data" => name = Some(Name::VendorData(value.to_owned())),
                "didit_internal_id" => {
                    let id = Uuid::try_parse(value).map_err(|_| RestError::not_found())?;
                    name = Some(Name::Id(id));
                }
                "report_id" => report = Uuid::try_parse(value).ok(),
                _ => {}
            }
        }
        // A user's key may be a word such as `create`, which has a route of its own. The path then has
        // no parameter, so its last segment is the key.
        let name = name.unwrap_or_else(|| Name::VendorData(last_segment(parts)));
        let tags = tag_form(parts.uri.query().unwrap_or_default())?;
        Ok(Self { server: server.clone(), actor, tags, name, report })
    }
}

fn tag_form(query: &str) -> Result<TagForm, Error> {
    let mut asked = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "tags");
    match asked.next().as_ref().map(|(_, value)| value.as_ref()) {
        None | Some("objects") => Ok(TagForm::Objects),
        Some("text") => Ok(TagForm::Texts),
        Some(_) => Err(Error::invalid("tags", "Send text or objects.")),
    }
}

fn last_segment(parts: &Parts) -> String {
    let path = parts.uri.path().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The answer for anything in another tenant. It is the same as for something that does not exist, so
/// that a key cannot find out what other tenants have.
fn elsewhere() -> RestError {
    RestError::Core(Error::NotFound(
        "This organization does not exist, or the API key belongs to another one.".into(),
    ))
}

fn other_application() -> RestError {
    RestError::Core(Error::Forbidden(
        "The API key belongs to another application of this organization.".into(),
    ))
}

fn not_a_path(_: RawPathParamsRejection) -> RestError {
    RestError::plain(StatusCode::BAD_REQUEST, "The path is not valid UTF-8.")
}
