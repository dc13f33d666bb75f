//! Which sessions open an organization. It is asked when the organization is opened and does not end the
//! session, so that no organization can sign anybody out of another.

use super::store::Guards;
use crate::Timestamp;
use crate::access::SessionAge;
use crate::error::{Error, Result};
use crate::format::whole_time;

/// Refuses a session that a colleague has ended, that is older than the organization lets it be, or that was
/// not used for too long. It stays refused until the next sign-in, whatever was used meanwhile.
pub(super) fn check(
    session: SessionAge,
    organization: &str,
    guards: &Guards,
    now: Timestamp,
) -> Result<()> {
    let SessionAge { signed_in_at: Some(signed_in_at), longest_pause_seconds } = session else {
        return Ok(());
    };
    let is_past = |limit: Option<i64>, seconds| limit.filter(|limit| seconds >= *limit);
    let limits = guards.session_limits;
    let why = if guards.sessions_ended_at.is_some_and(|at| signed_in_at <= at) {
        format!("Somebody in charge of {organization} has ended your sessions")
    } else if let Some(most) = is_past(limits.absolute_seconds, session.seconds(now)) {
        format!("{organization} ends sessions {} after the sign-in", whole_time(most))
    } else if let Some(most) = is_past(limits.idle_seconds, longest_pause_seconds) {
        format!("{organization} ends sessions after {} without use", whole_time(most))
    } else {
        return Ok(());
    };
    Err(Error::SignInAgain(format!("{why}. Sign in again to go on.")))
}
