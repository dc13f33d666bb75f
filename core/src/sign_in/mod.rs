//! Signing in: a password, then a code or a passkey if the account has a second factor; or a passkey alone.
//! Single sign-on (`sso`) stands above it.

mod client;
mod devices;
mod failures;
mod form_owner;
mod mails;
mod pending;
mod record;
mod second_step;
mod store;
mod with_passkey;
mod with_password;

pub use client::Client;
pub use devices::{DEVICE_COOKIE, DEVICE_LIFE, device_cookie};
pub(crate) use failures::RecordFailures;
pub use form_owner::{form_owner, form_owner_life, form_owner_token};
pub use pending::PendingSignIn;
pub(crate) use record::record_sign_in;
pub use second_step::{SecondStep, second_step, with_code, with_second_passkey};
pub use with_passkey::{AskedPasskey, ask_for_any_passkey, with_passkey};
pub use with_password::{SignIn, with_password};
