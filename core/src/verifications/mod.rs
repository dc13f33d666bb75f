//! Verifications: results of KYC sessions that set verified fields and counters.

mod input;
mod list;
mod record;
mod store;
mod verification;

pub use list::of_user;
pub use record::{Recorded, record};
pub use verification::{NewVerification, Verification, VerificationStatus};
