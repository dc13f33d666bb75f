//! Second factors of an operator's account: the authenticator app, passkeys, and recovery codes for whoever
//! has lost them.

mod check;
mod find;
mod mails;
mod new_codes;
mod passkeys;
mod recovery_code;
mod remove;
mod renew_secrets;
mod reset;
mod secret;
mod set_up;
mod store;

pub(crate) use check::check_code;
pub use check::require_proof;
pub use find::find;
pub use new_codes::new_codes;
pub(crate) use passkeys::{
    Aim, Refusal, check_passkey, forget_old, options as passkey_options, verify as verify_passkey,
};
pub use passkeys::{
    MAX_PASSKEYS, Passkey, add_passkey, ask_for_passkey, begin_passkey, can_use_passkeys,
    prove_by_passkey, remove_passkey, rename_passkey,
};
pub use remove::remove_app;
pub(crate) use renew_secrets::renew_secrets;
pub use reset::reset_by_email;
pub(crate) use reset::{has_app, has_one, reset};
pub use set_up::{NewApp, add_app, begin_set_up};

use crate::Timestamp;
use crate::access::{Identity, SignedInBy};

/// The operator whose factors a request is about, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    pub identity: &'a Identity,
    /// The client's network address.
    pub address: &'a str,
    pub request_id: &'a str,
    /// When they have last proved who they are. It counts for those whom a provider has signed in.
    pub proved_at: Option<Timestamp>,
}

/// The organization whose provider speaks for a factor that is added now. Its word holds for an account of its
/// own alone.
fn vouched_by(identity: &Identity) -> Option<i64> {
    match identity.by {
        SignedInBy::Provider(organization_seq) => Some(organization_seq),
        SignedInBy::Password | SignedInBy::NoBrowser => None,
    }
}

/// What an operator has besides the password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    pub app: Option<App>,
    /// Oldest first.
    pub passkeys: Vec<Passkey>,
    /// Recovery codes that can still be used.
    pub recovery_codes: i64,
    /// When the recovery codes were made, used ones too.
    pub codes_made_at: Option<Timestamp>,
    /// An organization of theirs requires a second factor.
    pub is_required: bool,
}

impl Factors {
    /// Whether a password alone does not sign in. Recovery codes stand in for a factor and are none.
    pub fn has_one(&self) -> bool {
        self.app.is_some_and(|app| app.counts) || self.passkeys.iter().any(|passkey| passkey.counts)
    }
}

/// An authenticator app that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct App {
    pub added_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// `false`: it was set up after single sign-on, and the account belongs to another organization, too.
    pub counts: bool,
}
