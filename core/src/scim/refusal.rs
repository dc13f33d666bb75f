use uuid::Uuid;

use super::schema::Kind;
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// What a request has wrong: RFC 7644, section 3.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Of HTTP.
    pub status: u16,
    /// `scimType`: a word of the standard.
    pub kind: Option<&'static str>,
    /// In words: what is wrong, where, and what to do.
    pub detail: String,
}

/// The answer to a request, or what the request has wrong.
pub type Answer<T> = Result<std::result::Result<T, Refusal>>;

impl Refusal {
    pub(super) fn new(status: u16, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind: Some(kind), detail: detail.into() }
    }

    pub(super) fn invalid_value(detail: impl Into<String>) -> Self {
        Self::new(400, "invalidValue", detail)
    }

    pub(super) fn invalid_filter(detail: impl Into<String>) -> Self {
        Self::new(400, "invalidFilter", detail)
    }

    pub(super) fn mutability(detail: impl Into<String>) -> Self {
        Self::new(400, "mutability", detail)
    }

    /// Whether the audit log has it: what the request has asked for is not the directory's to say.
    fn is_of_note(&self) -> bool {
        self.status == 409 || self.kind == Some("mutability")
    }

    pub(super) fn uniqueness(detail: impl Into<String>) -> Self {
        Self::new(409, "uniqueness", detail)
    }

    pub(super) fn no_target(detail: impl Into<String>) -> Self {
        Self::new(400, "noTarget", detail)
    }

    pub(super) fn too_many(detail: impl Into<String>) -> Self {
        Self::new(400, "tooMany", detail)
    }

    pub(super) fn not_found(what: &str, id: &str) -> Self {
        let shown: String = id.chars().take(60).collect();
        let detail = format!("There is no {what} with the id {shown}.");
        Self { status: 404, kind: None, detail }
    }
}

/// What ends an operation early.
pub(super) enum Failure {
    Refused(Refusal),
    Failed(Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict(detail) => Self::Refused(Refusal { status: 409, kind: None, detail }),
            Error::NotFound(detail) => Self::Refused(Refusal { status: 404, kind: None, detail }),
            Error::Invalid(_) => Self::Refused(Refusal::invalid_value(error.to_string())),
            other => Self::Failed(other),
        }
    }
}

/// Sorts an outcome into the two layers.
pub(super) fn answer<T>(outcome: std::result::Result<T, Failure>) -> Answer<T> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Failure::Refused(refusal)) => Ok(Err(refusal)),
        Err(Failure::Failed(error)) => Err(error),
    }
}

/// Writes into the audit log what a directory has tried and may not do, such as to keep the last owner out
/// or to change an owner's address, and passes the outcome on. `id`: of the resource, or its name if it was
/// to be created.
pub(super) async fn record<T>(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    id: &str,
    outcome: std::result::Result<T, Failure>,
) -> std::result::Result<T, Failure> {
    let detail = match &outcome {
        Err(Failure::Refused(refusal)) if refusal.is_of_note() => refusal.detail.clone(),
        _ => return outcome,
    };
    let fact = Fact {
        action: "directory.change_refused",
        subject_kind: match kind {
            Kind::User => "directory_user",
            Kind::Group => "directory_group",
        },
        subject_id: Uuid::try_parse(id).ok(),
        subject: id.chars().take(200).collect(),
        details: vec![("reason", detail)],
    };
    let mut tx = ctx.db.begin().await?;
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    outcome
}
