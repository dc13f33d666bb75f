//! Passkeys (WebAuthn level 3). A device keeps a private key and signs a challenge of ours with it; here is
//! the public one. Why this is our own code: docs/decisions/0015-passkeys.md.

mod add;
mod answer;
mod ask;
mod authenticator_data;
mod challenge;
mod check;
mod forget_old;
mod name;
mod prove;
mod public_key;
mod refusal;
mod remove;
mod rename;
mod site;
pub(super) mod store;

pub use add::{add_passkey, begin_passkey};
pub use ask::ask_for_passkey;
pub(crate) use ask::options;
pub(crate) use challenge::Aim;
pub(crate) use check::{check_passkey, verify};
pub(crate) use forget_old::forget_old;
pub use prove::prove_by_passkey;
pub(crate) use refusal::Refusal;
pub use remove::remove_passkey;
pub use rename::rename_passkey;
pub use site::can_use_passkeys;

use uuid::Uuid;

use crate::Timestamp;

/// The most passkeys of an account.
pub const MAX_PASSKEYS: usize = 10;

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: Uuid,
    /// As its owner calls it.
    pub name: String,
    pub added_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// It was added in a session that a password had opened. Otherwise it is a second factor alone.
    pub signs_in_alone: bool,
    /// It was, or the account belongs to no organization besides the one whose provider had opened that session.
    /// Otherwise it is refused everywhere, and has to be added again.
    pub counts: bool,
}
