//! Probes for monitoring: liveness, readiness and metrics.

mod healthz;
mod metrics;
mod readyz;

pub use healthz::healthz;
pub use metrics::metrics;
pub use readyz::readyz;
