use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use rollcall_core::access::Actor;
use rollcall_core::context::Context;
use rollcall_core::scim::Kind;

use super::error::ScimError;
use crate::state::ServerState;

/// The directory that has presented a token.
#[derive(Clone)]
pub struct AuthenticatedDirectory(pub Actor);

/// A request that has passed the checks.
pub struct Caller {
    pub server: ServerState,
    pub actor: Actor,
    /// The type of resources that the path is about.
    pub kind: Kind,
    /// The resource that the path names; empty: none.
    pub id: String,
    pub headers: HeaderMap,
}

impl Caller {
    pub fn ctx(&self) -> &Context {
        &self.server.ctx
    }

    /// The version that a change is for.
    pub fn condition(&self) -> Option<&str> {
        self.headers.get(IF_MATCH).map(|value| value.to_str().unwrap_or_default())
    }
}

impl FromRequestParts<ServerState> for Caller {
    type Rejection = ScimError;

    async fn from_request_parts(
        parts: &mut Parts,
        server: &ServerState,
    ) -> Result<Self, Self::Rejection> {
        let Some(AuthenticatedDirectory(actor)) = parts.extensions.get().cloned() else {
            return Err(ScimError::Unauthorized);
        };
        let mut words = parts.uri.path().split('/').filter(|word| !word.is_empty());
        // The nested router has taken the beginning of the path.
        let kind = match words.next() {
            Some("Groups") => Kind::Group,
            _ => Kind::User,
        };
        let id = words.next().unwrap_or_default().to_owned();
        Ok(Self { server: server.clone(), actor, kind, id, headers: parts.headers.clone() })
    }
}
