use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Timestamp;
use crate::operators::store::Account;

/// Seconds that may lie between the password and the code.
const LIFE: i64 = 10 * 60;

/// A sign-in whose password was right and whose code is missing. The web layer keeps it in a session that
/// is nobody's yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub(super) operator_id: Uuid,
    at: Timestamp,
    /// A hash of the stored password: with another password the sign-in begins anew.
    password: String,
}

impl PendingSignIn {
    pub(super) fn new(account: &Account, at: Timestamp) -> Self {
        Self { operator_id: account.id(), at, password: password_mark(account) }
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
