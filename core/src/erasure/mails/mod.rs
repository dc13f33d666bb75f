//! The messages about erasures, a folder each.

mod erasure_ended;

pub(super) use erasure_ended::erasure_ended;
