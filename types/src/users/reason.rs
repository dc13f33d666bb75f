use serde::{Deserialize, Serialize};

use super::UserStatus;

/// A reason for which a status may be changed: one of the application's own list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReason {
    pub name: String,
    /// The statuses that it fits. Empty: all.
    #[serde(default)]
    pub statuses: Vec<UserStatus>,
    /// Whether a text has to be written with it.
    #[serde(default)]
    pub needs_text: bool,
}

impl StatusReason {
    /// Whether it can be given for this new status.
    pub fn fits(&self, status: UserStatus) -> bool {
        self.statuses.is_empty() || self.statuses.contains(&status)
    }

    /// The list of an application that has not changed it.
    pub fn defaults() -> Vec<Self> {
        use UserStatus::{Active, Blocked, Flagged};
        let reason = |name: &str, statuses: &[UserStatus], needs_text| Self {
            name: name.to_owned(),
            statuses: statuses.to_vec(),
            needs_text,
        };
        vec![
            reason("Sanctions match", &[Flagged, Blocked], false),
            reason("Suspicious activity", &[Flagged, Blocked], false),
            reason("Forged document", &[Flagged, Blocked], false),
            reason("Court order", &[Blocked], false),
            reason("Cleared after review", &[Active], false),
            reason("Request of the user", &[], false),
            reason("Entered by mistake", &[], false),
            reason("Other", &[], true),
        ]
    }
}

/// A change of a user's status as an operator typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// The code of the status that the form was made from.
    pub from: String,
    /// The code of the new status.
    #[serde(default)]
    pub status: String,
    /// The name of a reason.
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub text: String,
}

/// Why a status was changed. Of a program it may be a text alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenReason {
    /// As it was called then; empty if none of the list was given.
    pub name: String,
    /// What was written with it; may be empty.
    pub text: String,
}

impl GivenReason {
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.text.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::StatusReason;
    use crate::users::UserStatus;

    #[test]
    fn every_status_has_a_reason_from_the_beginning() {
        for status in UserStatus::ALL {
            assert!(StatusReason::defaults().iter().any(|one| one.fits(status)), "{status:?}");
        }
    }
}
