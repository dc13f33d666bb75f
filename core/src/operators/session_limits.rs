//! How long a session opens an organization. It counts when the organization is opened and not for the whole
//! session, so that no organization can sign anybody out of another.

use super::SessionLimits;
use crate::access::SessionAge;
use crate::error::{Error, Result};
use crate::format::whole_time;

/// Refuses a session that is older than the organization lets it be, or was not used for too long. It stays
/// refused until the next sign-in, whatever was used meanwhile.
pub(super) fn check(session: SessionAge, organization: &str, limits: SessionLimits) -> Result<()> {
    let why = match limits {
        SessionLimits { absolute_seconds: Some(most), .. } if session.seconds >= most => {
            format!("{organization} ends sessions {} after the sign-in", whole_time(most))
        }
        SessionLimits { idle_seconds: Some(most), .. } if session.longest_pause_seconds >= most => {
            format!("{organization} ends sessions after {} without use", whole_time(most))
        }
        _ => return Ok(()),
    };
    Err(Error::SignInAgain(format!("{why}. Sign in again to go on.")))
}
