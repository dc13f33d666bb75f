use uuid::Uuid;

use crate::Timestamp;
use crate::access::Role;
use crate::operators::CameBy;

/// A person of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub operator_id: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandOver {
    /// API keys that they made and that work. They belong to their application, and go on.
    pub api_keys: i64,
    /// Exports that they requested and that have no file yet. Nobody else could open them, so they are
    /// cancelled.
    pub exports: i64,
}

/// An invitation that nobody has accepted and nobody has revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: Uuid,
    /// As the inviter wrote it; may be empty.
    pub name: String,
    pub email: String,
    pub role: Role,
    pub invited_by: String,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
}

/// An invitation as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    pub email: String,
    /// May be empty; the invited person sets their own.
    pub name: String,
    pub role: Role,
}

/// An invitation that was just sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub invitation: Invitation,
    /// The whole address of the link, where no mail server could carry it.
    pub link: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// By name.
    pub members: Vec<Member>,
    /// Newest first.
    pub invitations: Vec<Invitation>,
    /// Everybody in the organization needs a second factor.
    pub requires_second_factor: bool,
    /// There are more people than the list shows.
    pub is_cut: bool,
    /// Whether a mail server carries invitations. Otherwise the inviter passes the link on.
    pub has_mail_server: bool,
}
