//! API keys: what programs present to the REST interface.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::access::KeyPermission;
use crate::credentials::CredentialState;

/// What an operator asks for when creating a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewApiKey {
    pub name: String,
    pub permissions: Vec<KeyPermission>,
    /// CIDR or single addresses, separated by commas or spaces. Empty: from anywhere.
    pub networks: String,
    pub expires_at: Option<Timestamp>,
}

/// A key that was just created. The whole key is known only now.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeApiKey {
    pub key: String,
    pub info: ApiKeyInfo,
}

/// A key as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyInfo {
    pub id: Uuid,
    pub name: String,
    /// The first characters of the key, `rollcall_7QmX3bNa`.
    pub prefix: String,
    pub permissions: Vec<KeyPermission>,
    /// CIDR; empty: from anywhere.
    pub networks: Vec<String>,
    pub made_by: String,
    /// Its maker has no role in the organization any more. The key works on.
    pub maker_left: bool,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub revoked_by: Option<String>,
    pub last_used_at: Option<Timestamp>,
    pub last_used_from: Option<String>,
    /// Requests that it was used for.
    pub uses: i64,
}

impl ApiKeyInfo {
    pub fn state(&self, now: Timestamp) -> CredentialState {
        CredentialState::at(now, self.expires_at, self.revoked_at)
    }
}
