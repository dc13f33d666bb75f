//! My account → Sign-in security: passkeys.

pub mod add;
pub mod new;
mod new_page;
pub mod remove;
pub mod rename;
mod section;

pub(super) use section::PasskeysSection;
use serde::Deserialize;

/// Where the forms of passkeys go.
pub(super) const PAGE: &str = "/account/security/passkeys";

#[derive(Default, Deserialize)]
pub struct PasskeyForm {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
    #[serde(default)]
    name: String,
    /// What the browser answers.
    #[serde(default)]
    passkey: String,
}
