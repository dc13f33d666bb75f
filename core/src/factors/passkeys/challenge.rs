use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Timestamp;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::Purpose;

/// Seconds that a challenge works.
const LIFE: i64 = 15 * 60;

/// What a passkey is asked for, and of whom. An answer to one question is none to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Aim {
    Add(Uuid),
    /// Without a password. The passkey says who it is.
    SignIn,
    /// After a password, or after a provider.
    SecondStep(Uuid),
    /// Before something that cannot be taken back.
    Proof(Uuid),
}

impl Aim {
    /// Whose passkey it has to be.
    pub(super) fn operator(self) -> Option<Uuid> {
        match self {
            Self::SignIn => None,
            Self::Add(id) | Self::SecondStep(id) | Self::Proof(id) => Some(id),
        }
    }
}

/// What a device signs. Nothing is stored before the answer: the page carries the challenge, encrypted.
pub(super) struct Challenge {
    /// 256 random bits, in base64url.
    pub text: String,
    pub expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    aim: Aim,
    challenge: String,
    /// A hash of what tells the browser apart: its session, or a cookie.
    browser: String,
}

impl Challenge {
    /// Returns the challenge, and the token that comes back with its answer.
    pub(super) fn new(ctx: &Context, aim: Aim, browser: &str) -> Result<(Self, String)> {
        let text = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let expires_at = ctx.clock.now().plus_seconds(LIFE);
        let payload = Payload { aim, challenge: text.clone(), browser: hash("browser", browser) };
        let keys = &ctx.settings.token_keys;
        let token = keys.encrypt(Purpose::PasskeyChallenge, expires_at, payload)?;
        Ok((Self { text, expires_at }, token))
    }

    /// A conflict: it is too old, or was for something else or for another browser.
    pub(super) fn open(ctx: &Context, aim: Aim, browser: &str, token: &str) -> Result<Self> {
        let (keys, now) = (&ctx.settings.token_keys, ctx.clock.now());
        let claims = keys.decrypt::<Payload>(Purpose::PasskeyChallenge, token, now);
        claims
            .filter(|claims| {
                let Payload { aim: given, browser: kept, .. } = &claims.payload;
                *given == aim && !browser.is_empty() && *kept == hash("browser", browser)
            })
            .map(|claims| Self { text: claims.payload.challenge, expires_at: claims.expires_at })
            .ok_or_else(|| {
                Error::Conflict("This page was open for too long. Try the passkey again.".into())
            })
    }

    /// By which a used one is known.
    pub(super) fn hash(&self) -> String {
        hash("challenge", &self.text)
    }
}

fn hash(kind: &str, value: &str) -> String {
    hex::encode(Sha256::digest(format!("{kind}:{value}")))
}
