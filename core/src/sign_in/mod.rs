//! Signing in: a password, then a code if the account has a second factor. Single sign-on (`sso`) stands
//! above it.

mod client;
mod devices;
mod failures;
mod mails;
mod pending;
mod record;
mod store;
mod with_code;
mod with_password;

pub use client::Client;
pub use devices::{DEVICE_COOKIE, DEVICE_LIFE, device_cookie};
pub(crate) use failures::RecordFailures;
pub use pending::PendingSignIn;
pub(crate) use record::record_sign_in;
pub use with_code::with_code;
pub use with_password::{SignIn, with_password};
