//! What the Faces tab of a user shows.

use rollcall_core::Timestamp;
use rollcall_core::faces::lists::{BlocklistMatch, ListEntry};
use rollcall_core::faces::{CheckedFace, Face, Match};
use rollcall_core::users::User;

use crate::users::head::{HeadFaces, UserActions};

/// A stored face with the addresses of its pictures.
pub struct Shown {
    pub face: Face,
    pub thumbnail: String,
    pub picture: String,
    /// The list that it is on.
    pub listed: Option<ListEntry>,
    /// The blocklisted face that it resembles most.
    pub blocklisted_alike: Option<BlocklistMatch>,
}

/// A user whose face resembles a checked one.
pub struct Alike {
    pub found: Match,
    pub thumbnail: String,
    /// The user whose tab this is.
    pub own: bool,
}

/// A checked upload, with what was typed for it.
pub struct Waiting {
    pub token: String,
    pub found: CheckedFace,
    pub alike: Vec<Alike>,
    pub comment: String,
}

/// What the tab is made from.
pub struct TabView {
    pub user: User,
    pub head: HeadFaces,
    pub revisions: usize,
    pub faces: Vec<Shown>,
    pub waiting: Option<Waiting>,
    pub base: String,
    pub may_edit: bool,
    pub actions: UserActions,
    /// Why nothing can be added right now.
    pub unavailable: Option<String>,
    /// What was not done, and why.
    pub failure: Option<(&'static str, String)>,
    pub toast: Option<&'static str>,
    pub now: Timestamp,
}

impl TabView {
    /// The address of this tab, which also takes a picture.
    pub fn here(&self) -> String {
        format!("{}/users/{}/faces", self.base, self.user.didit_internal_id)
    }
}
