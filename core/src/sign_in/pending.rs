use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Timestamp;
use crate::access::SignedInBy;
use crate::operators::store::Account;

/// Seconds that may lie between the password, or the provider, and the code.
const LIFE: i64 = 10 * 60;

/// A sign-in whose code is missing: its password was right, or a provider has said who it is. The web layer keeps it in a session that
/// is nobody's yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub(super) operator_id: Uuid,
    at: Timestamp,
    /// A hash of the stored password: with another password the sign-in begins anew.
    password: String,
    /// What was given before the code.
    #[serde(default = "password")]
    pub(super) by: SignedInBy,
}

/// Sign-ins that an earlier version has begun.
fn password() -> SignedInBy {
    SignedInBy::Password
}

impl PendingSignIn {
    pub(crate) fn new(account: &Account, by: SignedInBy, at: Timestamp) -> Self {
        Self { operator_id: account.id(), at, password: password_mark(account), by }
    }

    pub(super) fn holds_for(&self, account: &Account, now: Timestamp) -> bool {
        account.may_enter
            && password_mark(account) == self.password
            && now < self.at.plus_seconds(LIFE)
    }
}

fn password_mark(account: &Account) -> String {
    hex::encode(Sha256::digest(&account.password_hash))
}
