//! The queue of background work. A job carries ids only, may run twice without harm, and says at
//! its end whether it is done, gives its work back, or failed.
//!
//! A verb that runs in the background implements [`Job`] and is listed in `background.rs`.

mod enqueue;
mod job;
mod lease;
mod outcome;
mod registry;
mod run;
mod status;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod worker;

pub(crate) use enqueue::{enqueue, enqueue_at, enqueue_once};
pub(crate) use job::{Job, NewJob, RetryPolicy};
pub(crate) use lease::Lease;
pub(crate) use outcome::{JobEnd, JobError, JobResult};
pub(crate) use registry::Registry;
pub use status::status;
pub use store::JobStatus;
pub use worker::Worker;
