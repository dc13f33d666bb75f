use uuid::Uuid;

use crate::Timestamp;
use crate::credentials::CredentialState;

/// A token of a directory, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    pub id: Uuid,
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    pub made_by: String,
    /// Its maker is not in the team any more. The token works on.
    pub maker_left: bool,
    pub made_at: Timestamp,
    /// None: never.
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub revoked_by: Option<String>,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
    /// An IP address.
    pub last_used_from: Option<String>,
}

impl TokenInfo {
    pub fn state(&self, now: Timestamp) -> CredentialState {
        CredentialState::at(now, self.expires_at, self.revoked_at)
    }
}

/// A token as its form is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewToken {
    /// Such as "Okta".
    pub name: String,
    /// None: never.
    pub expires_at: Option<Timestamp>,
}

/// A token that was just made. It is shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeToken {
    pub token: String,
    pub info: TokenInfo,
}
