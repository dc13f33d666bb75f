//! Users of a flow, found, created and changed as programs do it.

use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::json::Body;
use rollcall_core::users::{self, User, UserInput, UserRef};
use rollcall_core::verifications::{NewVerification, VerificationStatus};
use rollcall_core::{Error, FieldErrors};
use serde_json::Value;

use super::TestApp;

impl TestApp {
    pub async fn find_user(&self, actor: &Actor, key: &str) -> Option<User> {
        users::find_by(&self.ctx, actor, UserRef::VendorData(key)).await.unwrap()
    }

    /// A user who exists.
    pub async fn user(&self, actor: &Actor, key: &str) -> User {
        let found = self.find_user(actor, key).await;
        found.unwrap_or_else(|| panic!("{}: no user {key}", self.name))
    }

    pub fn user_input(&self, body: &Value) -> Result<UserInput, Error> {
        let body = Body::read(body.to_string().as_bytes()).expect("an object");
        UserInput::from_json(&body, self.ctx.clock.now())
    }

    pub async fn create_user(&self, actor: &Actor, body: Value) -> Result<User, Error> {
        users::create(&self.ctx, actor, &self.user_input(&body)?).await
    }

    pub async fn patch_user(&self, actor: &Actor, key: &str, body: Value) -> Result<User, Error> {
        let (user, input) = (UserRef::VendorData(key), self.user_input(&body)?);
        let patched = users::patch(&self.ctx, actor, user, &input, None).await?;
        Ok(patched.expect("no version was named"))
    }
}

/// What is wrong with each field of something that was refused.
pub fn refused_fields<T: std::fmt::Debug>(outcome: Result<T, Error>) -> FieldErrors {
    match outcome {
        Err(Error::Invalid(fields)) => fields,
        other => panic!("{other:?}"),
    }
}

/// The words of something that was refused because of what is there.
pub fn conflict<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Conflict(words)) => words,
        other => panic!("{other:?}"),
    }
}

/// A verification that was approved.
pub fn approved(session: &str, name: &str) -> NewVerification {
    NewVerification {
        session_id: session.into(),
        status: VerificationStatus::Approved,
        full_name: Some(name.into()),
        date_of_birth: Some("1991-05-23".into()),
        country: Some("UKR".into()),
        completed_at: Timestamp::from_day("2026-03-12").unwrap(),
    }
}
