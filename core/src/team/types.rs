use std::collections::HashMap;

use uuid::Uuid;

use crate::Timestamp;
use crate::access::{AnyRole, ApplicationRef, Role};
use crate::api_keys::ApiKeyInfo;
use crate::operators::{CameBy, SessionLimits};

/// A person of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub operator_id: Uuid,
    pub name: String,
    pub email: String,
    /// The one that holds in the whole organization first, then by the name of the application.
    pub roles: Vec<GivenRole>,
    pub state: MemberState,
    pub came_by: CameBy,
    /// Who invited them; empty: nobody.
    pub invited_by: String,
    pub joined_at: Timestamp,
    pub last_sign_in_at: Option<Timestamp>,
    pub has_second_factor: bool,
    /// Browsers that are signed in at the moment.
    pub sessions: i64,
}

impl Member {
    /// The role that holds in the whole organization.
    pub fn organization_role(&self) -> Option<&GivenRole> {
        self.roles.iter().find(|given| given.application.is_none())
    }

    /// The role that counts in an application at a time: its own, or the organization's.
    pub fn role_in(&self, application: Uuid, now: Timestamp) -> Option<&GivenRole> {
        let holds = |given: &&GivenRole| !given.has_ended(now);
        let own = self
            .roles
            .iter()
            .filter(holds)
            .find(|given| given.application.as_ref().is_some_and(|one| one.id == application));
        own.or_else(|| self.organization_role().filter(holds))
    }
}

/// A role that somebody has, or is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRole {
    pub role: AnyRole,
    /// The application in which it holds; none: in every one of the organization.
    pub application: Option<ApplicationRef>,
    /// From then on it grants nothing; none: it has no end.
    pub until: Option<Timestamp>,
}

impl GivenRole {
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Such as "Reader in Wallet until 2026-12-31 00:00 UTC".
    pub fn words(&self) -> String {
        let mut words = self.role.label().to_owned();
        if let Some(application) = &self.application {
            words.push_str(&format!(" in {}", application.name));
        }
        if let Some(until) = self.until {
            words.push_str(&format!(" until {}", until.minute()));
        }
        words
    }
}

/// A role as somebody gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRole {
    /// One of the five, or the code of a custom one.
    pub code: String,
    /// None: in the whole organization.
    pub application: Option<Uuid>,
    pub until: Option<Timestamp>,
}

impl From<Role> for NewRole {
    fn from(role: Role) -> Self {
        Self { code: role.code().to_owned(), ..Self::default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    Active,
    /// They cannot open this organization.
    Suspended,
    /// A command on the server has ended the account for every organization.
    Disabled,
}

impl MemberState {
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Disabled => "Disabled",
        }
    }
}

/// What a person leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOver {
    /// API keys that they made and that work, at most 100. They belong to their application, and go on.
    pub api_keys: Vec<LeftKey>,
    /// Directory tokens that they made and that work. They belong to the organization, and go on.
    pub directory_tokens: i64,
    /// Exports that they requested and that have no file yet. Nobody else could open them, so they are
    /// cancelled.
    pub exports: i64,
}

/// An API key whose maker leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftKey {
    pub name: String,
    pub application: ApplicationRef,
}

/// An invitation that nobody has accepted and nobody has revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: Uuid,
    /// As the inviter wrote it; may be empty.
    pub name: String,
    pub email: String,
    /// At least one.
    pub roles: Vec<GivenRole>,
    pub invited_by: String,
    /// When it was sent last, or written.
    pub sent_at: Timestamp,
    /// Many others were sent, so it is mailed later.
    pub waits: bool,
    /// What the mail server said when it did not take the latest sending; empty: it has, or was not asked.
    pub mail_error: String,
    pub expires_at: Timestamp,
}

impl Invitation {
    /// Its link works no more; one that waits gets a new one.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        !self.waits && self.expires_at <= now
    }

    /// Whoever accepted it would get no role.
    pub(super) fn has_nothing_left(&self, now: Timestamp) -> bool {
        self.roles.iter().all(|given| given.has_ended(now))
    }

    /// The application that it is about; none: several, or the whole organization.
    pub fn place(&self) -> Option<&ApplicationRef> {
        match self.roles.as_slice() {
            [only] => only.application.as_ref(),
            _ => None,
        }
    }
}

/// An invitation as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewInvitation {
    pub email: String,
    /// May be empty; the invited person sets their own.
    pub name: String,
    /// Each in another place; at least one.
    pub roles: Vec<NewRole>,
}

/// An invitation that was just written or sent. It may wait to be mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub invitation: Invitation,
    /// The whole address of the link, where no mail server could carry it.
    pub link: Option<String>,
}

/// Who may do what in an application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessReport {
    /// Those who can open it, by name, each with the role that counts there.
    pub people: Vec<(Member, GivenRole)>,
    /// The others of the team: suspended, disabled, without a role here, or with one that has ended.
    pub without_access: Vec<Member>,
    /// Keys that work.
    pub api_keys: Vec<ApiKeyInfo>,
    /// There are more people than these.
    pub is_cut: bool,
}

/// Where roles of people come from, such as "by group Compliance" or "by provider Acme".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleOrigins(pub(super) HashMap<(Uuid, Option<Uuid>), String>);

impl RoleOrigins {
    /// In words. `None`: it was given by hand.
    pub fn of(&self, operator_id: Uuid, given: &GivenRole) -> Option<&str> {
        let place = given.application.as_ref().map(|one| one.id);
        self.0.get(&(operator_id, place)).map(String::as_str)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// By name.
    pub members: Vec<Member>,
    /// Where their roles come from.
    pub origins: RoleOrigins,
    /// Newest first.
    pub invitations: Vec<Invitation>,
    /// Everybody in the organization needs a second factor.
    pub requires_second_factor: bool,
    /// The networks from which the organization's pages open, separated by blanks; empty: from anywhere.
    pub networks: String,
    pub session_limits: SessionLimits,
    /// There are more people than the list shows.
    pub is_cut: bool,
    /// Whether a mail server carries invitations. Otherwise the inviter passes the link on.
    pub has_mail_server: bool,
}
