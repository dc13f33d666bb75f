//! What machines ask: is it alive, can it work, how much does it do.

mod healthz;
mod metrics;
mod readyz;

pub use healthz::healthz;
pub use metrics::metrics;
pub use readyz::readyz;
