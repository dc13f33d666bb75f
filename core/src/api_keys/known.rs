use std::net::IpAddr;

use ipnet::IpNet;
use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;

/// A key that has been looked up.
pub(super) struct KnownKey {
    pub id: Uuid,
    pub hash: blake3::Hash,
    pub networks: Vec<IpNet>,
    pub expires_at: Option<Timestamp>,
    /// Who acts with it; the request's id is set for each request.
    pub actor: Actor,
    pub read_at: Timestamp,
}

/// The uses of a key that are not written yet.
#[derive(Clone, Copy)]
pub(super) struct Used {
    pub at: Timestamp,
    pub from: Option<IpAddr>,
    pub count: i64,
}
