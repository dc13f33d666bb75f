//! The one error of core. What it says is written for the person who reads it. Internal detail travels
//! with the error to the edge (an answer, a command's message, the end of a job) and is logged there,
//! with an id that the answer carries; it is never part of an answer.

use std::collections::BTreeMap;

use rollcall_types::format::counted;
use serde::{Deserialize, Serialize};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Messages per field name, in the order of the names.
pub type FieldErrors = BTreeMap<String, Vec<String>>;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// It does not exist, or only in another tenant: the two must look alike.
    #[error("{0}")]
    NotFound(String),
    #[error("{0}")]
    Forbidden(String),
    /// Field errors, each in words for the person who can mend it.
    #[error("{}", sentence(.0))]
    Invalid(FieldErrors),
    /// Somebody else was faster, or the state does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// An operator in a browser has to prove again who they are.
    #[error("Confirm that it is you: sign in again, then do this again.")]
    NeedsProof,
    /// The session has lasted longer than the organization lets it.
    #[error("{0}")]
    SignInAgain(String),
    #[error("Too many attempts. Try again in {}.", seconds(*.retry_after))]
    TooManyRequests { retry_after: u64 },
    #[error("{0}")]
    Unavailable(String),
    /// The detail goes into the log under this id.
    #[error("Something went wrong on the server. Give your administrator this error ID: {0}")]
    Internal(Internal),
}

impl Error {
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(BTreeMap::from([(field.to_owned(), vec![message.into()])]))
    }

    /// An error of ours that is in the log already, under this id.
    pub fn logged(id: impl Into<String>) -> Self {
        Self::Internal(Internal::logged(id.into()))
    }

    pub fn not_found(what: &str) -> Self {
        Self::NotFound(format!("This {what} does not exist in this application."))
    }
}

mod detail;
mod internal;
pub use detail::Internal;
pub use internal::explained;

fn seconds(number: u64) -> String {
    counted(i64::try_from(number).unwrap_or(i64::MAX), "second", "seconds")
}

fn sentence(fields: &FieldErrors) -> String {
    let mut text = String::new();
    for (field, messages) in fields {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(field);
        text.push_str(": ");
        text.push_str(&messages.join(" "));
    }
    text
}
