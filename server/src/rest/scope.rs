//! The organization and the application that a request names beside its path. Didit's clients repeat
//! the path's IDs as parameters, members, form fields or headers. They are taken if they are the API
//! key's own, and refused otherwise: the client has asked for another application than the key opens.

use axum::http::HeaderMap;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;
use uuid::Uuid;

/// What an API key opens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    organization: Uuid,
    application: Uuid,
}

impl Scope {
    pub fn of(actor: &Actor) -> Self {
        Self { organization: actor.organization.id, application: actor.application.id }
    }

    /// Whether a parameter, member or form field of this name says which organization or application is
    /// meant. If it says another one than the key's own, the refusal goes into `wrong`.
    pub fn takes(self, name: &str, value: &str, wrong: &mut FieldErrors) -> bool {
        let (own, thing) = match name {
            "organization_id" | "x-didit-organization-id" => (self.organization, "organization"),
            "application_id" | "x-didit-application-id" => (self.application, "application"),
            _ => return false,
        };
        // A member of a body is JSON, with quotes.
        if Uuid::try_parse(value.trim().trim_matches('"')) != Ok(own) {
            let words = format!(
                "The API key belongs to another {thing}. Send the ID of its own one, or leave this out."
            );
            wrong.insert(name.to_owned(), vec![words]);
        }
        true
    }

    /// The headers by which Didit's clients name the two.
    pub fn check_headers(self, headers: &HeaderMap, wrong: &mut FieldErrors) {
        for name in ["x-didit-organization-id", "x-didit-application-id"] {
            for value in headers.get_all(name) {
                self.takes(name, value.to_str().unwrap_or_default(), wrong);
            }
        }
    }
}
