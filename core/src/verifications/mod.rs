//! Verifications: results of KYC sessions that set verified fields and counters.

mod input;
mod list;
mod record;
mod store;

pub use list::of_user;
pub use record::{NewVerification, Recorded, Verification, VerificationStatus, record};
