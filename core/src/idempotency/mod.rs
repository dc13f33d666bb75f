//! Answers to writes that carry an Idempotency-Key: the same request sent again within 24 hours gets
//! the first one's answer, and is not done twice.

mod forget_old;
mod keep;
mod reserve;
mod store;

pub(crate) use forget_old::forget_old;
pub use keep::{keep, release};
pub use reserve::reserve;

/// What a request was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: String,
}

/// What becomes of a request with an Idempotency-Key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// It is the first of its name: do it, then [`keep`] or [`release`].
    First,
    /// It was done before.
    Again(KeptAnswer),
    /// The same request is being worked on.
    UnderWay,
    /// The name was used for another request.
    Other,
}

/// How long an answer is kept.
const KEPT_SECONDS: i64 = 24 * 3_600;
/// A first request that has not ended by then never will: its process is gone.
const UNDER_WAY_SECONDS: i64 = 60;
