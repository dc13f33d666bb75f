//! What an erasure did.

use serde::{Deserialize, Serialize};

/// What the erasure of several users did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    pub deleted: i64,
    /// `vendor_data`, or ids of ours, that no user has.
    pub not_found: Vec<String>,
    /// Faces that were on the blocklist, and are not found there from now on.
    pub blocklisted_faces: i64,
}
