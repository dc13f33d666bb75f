//! What API keys and the tokens of directories have in common.

use crate::Timestamp;

/// Whether a key or a token opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialState {
    Active,
    /// Within a week.
    ExpiresSoon,
    Expired,
    Revoked,
}

const SOON_SECONDS: i64 = 7 * 24 * 3_600;

impl CredentialState {
    /// `expires_at`: none: never. `revoked_at`: none: it is not revoked.
    pub fn at(
        now: Timestamp,
        expires_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
    ) -> Self {
        match expires_at {
            _ if revoked_at.is_some() => Self::Revoked,
            Some(at) if at <= now => Self::Expired,
            Some(at) if at <= now.plus_seconds(SOON_SECONDS) => Self::ExpiresSoon,
            _ => Self::Active,
        }
    }

    pub fn works(self) -> bool {
        matches!(self, Self::Active | Self::ExpiresSoon)
    }

    /// As commands print it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active | Self::ExpiresSoon => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::ExpiresSoon => "Expires soon",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }
}
