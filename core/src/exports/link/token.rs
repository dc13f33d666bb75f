use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::claim::{Claim, Kind};
use super::former;
use crate::error::Result;
use crate::tokens::{Claims, Inspected, Purpose, TokenKeys};

/// Export, operator or key, and number of the link: an array, so that a mailed link stays short.
#[derive(Serialize, Deserialize)]
struct Payload(Uuid, Uuid, i64);

impl Kind {
    fn purpose(self) -> Purpose {
        match self {
            Self::Link => Purpose::ExportLink,
            Self::Ticket => Purpose::ExportTicket,
            Self::Address => Purpose::ExportAddress,
        }
    }
}

impl Claim {
    pub(in crate::exports) fn sign(&self, keys: &TokenKeys) -> Result<String> {
        let payload = Payload(self.export, self.operator, self.number);
        keys.sign(self.kind.purpose(), self.expires_at, payload)
    }

    /// The claim, and whether its signature is right: a refusal is recorded with the export that it
    /// was about. `None`: this is no token of this kind.
    pub(in crate::exports) fn inspect(
        kind: Kind,
        token: &str,
        keys: &TokenKeys,
    ) -> Option<(Self, bool)> {
        if kind == Kind::Link
            && let Some(former) = former::inspect(token, keys)
        {
            return Some(former);
        }
        let Inspected { claims, is_genuine } = keys.inspect(kind.purpose(), token)?;
        let Claims { expires_at, payload: Payload(export, operator, number) } = claims;
        Some((Self { kind, export, operator, number, expires_at }, is_genuine))
    }
}
