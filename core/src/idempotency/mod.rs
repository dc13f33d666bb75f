//! Responses to writes with an Idempotency-Key. The same request sent again within 24 hours gets
//! the first response, and does not run twice.

mod forget_bodies;
mod forget_comments;
mod forget_old;
mod keep;
mod reserve;
mod store;

pub(crate) use forget_bodies::forget_bodies;
pub(crate) use forget_comments::forget_comments;
pub(crate) use forget_old::forget_old;
pub use keep::{keep, release};
pub use reserve::reserve;

/// A stored response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: String,
}

/// What to do with a request that has an Idempotency-Key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// It is the first with this key: run it, then [`keep`] or [`release`].
    First,
    /// It has run before.
    Again(KeptAnswer),
    /// The same request is running.
    UnderWay,
    /// The key was used for another request.
    Other,
}

/// How long a response is kept.
const KEPT_SECONDS: i64 = 24 * 3_600;
/// A first request that has not ended by then never will: its process died.
const UNDER_WAY_SECONDS: i64 = 60;
