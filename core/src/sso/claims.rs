//! What an ID token says, and when it is believed (OpenID Connect Core 1.0, section 3.1.3.7).

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Provider;
use crate::Timestamp;

/// Seconds by which the clocks of two machines may differ.
pub(super) const LEEWAY: i64 = 60;

/// Claims about a person.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claims {
    pub iss: String,
    pub sub: String,
    pub aud: Audience,
    #[serde(default)]
    pub azp: Option<String>,
    /// Seconds since 1970.
    pub exp: f64,
    pub iat: f64,
    #[serde(default)]
    pub nonce: Option<String>,
    /// When the person has last proved who they are. Seconds since 1970.
    #[serde(default)]
    pub auth_time: Option<f64>,
    /// How they did it (RFC 8176).
    #[serde(default)]
    pub amr: Option<Value>,
    #[serde(default)]
    pub sid: Option<String>,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    pub(super) fn has(&self, client_id: &str) -> bool {
        match self {
            Self::One(one) => one == client_id,
            Self::Many(many) => many.iter().any(|one| one == client_id),
        }
    }

    fn is_ours_alone(&self) -> bool {
        match self {
            Self::One(_) => true,
            Self::Many(many) => many.len() == 1,
        }
    }
}

impl Claims {
    /// Why they are not believed: a word for the audit log, and a sentence for the person.
    pub(super) fn refusal(
        &self,
        provider: &Provider,
        nonce: &str,
        now: Timestamp,
    ) -> Option<(&'static str, String)> {
        let name = &provider.name;
        let sent = |what: &str| format!("{name} has sent {what}. Sign in again.");
        if self.iss != provider.issuer {
            return Some(("foreign issuer", sent("an answer of another provider")));
        }
        let for_us = self.aud.has(&provider.client_id)
            && self.azp.as_ref().is_none_or(|azp| *azp == provider.client_id)
            && (self.azp.is_some() || self.aud.is_ours_alone());
        if !for_us {
            return Some((
                "other audience",
                sent("an answer that is meant for another application"),
            ));
        }
        if self.nonce.as_deref() != Some(nonce) {
            return Some(("wrong nonce", sent("an answer to another sign-in")));
        }
        if is_over(self.exp, now) {
            return Some(("expired token", sent("an answer that has expired")));
        }
        if is_ahead(self.iat, now) {
            let words = format!(
                "The clocks of {name} and of this server differ by more than a minute. Tell your \
                 administrator."
            );
            return Some(("token from the future", words));
        }
        if self.sub.is_empty() || self.sub.chars().count() > 255 {
            return Some(("no subject", sent("an answer that names nobody")));
        }
        None
    }

    pub(super) fn text(&self, claim: &str) -> Option<&str> {
        self.more.get(claim).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Some providers write it as a text.
    pub(super) fn has_verified_email(&self) -> bool {
        match self.more.get("email_verified") {
            Some(Value::Bool(is)) => *is,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// The groups of the claim that the provider puts them into. `None`: there is no such claim.
    pub(super) fn groups(&self, claim: &str) -> Option<Vec<String>> {
        let value = self.more.get(claim)?;
        Some(match value {
            Value::String(one) => vec![one.clone()],
            Value::Array(many) => {
                many.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Whether the provider says that it has asked for more than one factor: `mfa` in `amr` (RFC 8176).
    pub(super) fn says_two_factors(&self) -> bool {
        match &self.amr {
            Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some("mfa")),
            Some(Value::String(one)) => one == "mfa",
            _ => false,
        }
    }

    pub(super) fn proved_at(&self) -> Option<Timestamp> {
        self.auth_time.map(moment)
    }
}

pub(super) fn is_over(exp: f64, now: Timestamp) -> bool {
    now >= moment(exp).plus_seconds(LEEWAY)
}

pub(super) fn is_ahead(iat: f64, now: Timestamp) -> bool {
    moment(iat) > now.plus_seconds(LEEWAY)
}

/// Seconds since 1970 as a moment; what no clock shows is the beginning or the end of time.
pub(super) fn moment(seconds: f64) -> Timestamp {
    const LAST: f64 = 253_402_300_799.0; // The end of the year 9999.
    let seconds = if seconds.is_finite() { seconds.clamp(0.0, LAST) } else { 0.0 };
    Timestamp::from_micros((seconds * 1_000_000.0) as i64)
}
