//! Tokens: claims that leave the server and come back unchanged.
//!
//! A token is `<version>.<key id>.<body>.<proof>`. The body names the purpose and the expiry and
//! carries a payload; the proof is a signature, or what authenticates an encrypted body. Each
//! purpose has a key of its own, derived from the server's secret, so that a token for one purpose
//! never passes for another. See docs/decisions/0011-tokens.md.

mod claims;
mod keys;
mod purpose;

pub(crate) use claims::{Claims, Inspected};
pub use keys::TokenKeys;
pub(crate) use purpose::Purpose;
