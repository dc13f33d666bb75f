//! Verifications: results of KYC sessions that set verified fields and counters.

mod record;
mod store;

pub use record::{NewVerification, Recorded, VerificationStatus, record};
