use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::challenge::Challenge;
use super::refusal::Refusal;
use super::site::Site;
use crate::error::{Error, Result};

/// What the browser sends: JSON, with bytes in base64url. `signature` and `user_handle` come with a
/// passkey that is used, `public_key` and `transports` with a new one.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    /// The one of the challenge.
    pub token: String,
    /// The authenticator's name for the key.
    pub id: Bytes,
    pub client_data: Bytes,
    pub authenticator_data: Bytes,
    #[serde(default)]
    pub signature: Bytes,
    #[serde(default)]
    pub user_handle: Bytes,
    /// SubjectPublicKeyInfo, DER.
    #[serde(default)]
    pub public_key: Bytes,
    #[serde(default)]
    pub transports: Vec<String>,
}

impl Answer {
    /// Field error: `passkey`.
    pub(super) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|_| {
            Error::invalid(
                "passkey",
                "Your browser sent no passkey. Try again; passkeys need JavaScript.",
            )
        })
    }

    /// Checks what the browser says it was asked, and where.
    pub(super) fn check_client_data(
        &self,
        kind: &str,
        challenge: &Challenge,
        site: &Site,
    ) -> Result<(), Refusal> {
        let said: ClientData =
            serde_json::from_slice(&self.client_data.0).map_err(|_| Refusal::Unreadable)?;
        if said.kind != kind {
            return Err(Refusal::OtherKind);
        }
        if said.challenge != challenge.text {
            return Err(Refusal::OtherChallenge);
        }
        if said.origin != site.origin || said.cross_origin {
            return Err(Refusal::OtherSite);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    /// The page stood in a frame of another site.
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

#[derive(Debug, Default)]
pub(super) struct Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        URL_SAFE_NO_PAD.decode(text).map(Self).map_err(D::Error::custom)
    }
}
