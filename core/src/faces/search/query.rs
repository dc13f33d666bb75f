/// Which users a search looks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchKind {
    /// All users with a face that resembles the searched one.
    #[default]
    MostSimilar,
    /// Of those users: the ones with a face on a list, blocklisted ones first, and active users.
    BlocklistedOrApproved,
}

impl SearchKind {
    pub const ALL: [Self; 2] = [Self::MostSimilar, Self::BlocklistedOrApproved];

    pub fn code(self) -> &'static str {
        match self {
            Self::MostSimilar => "most_similar",
            Self::BlocklistedOrApproved => "blocklisted_or_approved",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a picture is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceSearchQuery {
    pub kind: SearchKind,
    /// Whether a picture that lies on its side or on its head is turned upright.
    pub turn: bool,
    /// The key of the user whom the caller believes to be in the picture. The audit log records that
    /// user's ID, or nothing if no user has the key. Empty: not given.
    pub reference: String,
}

impl Default for FaceSearchQuery {
    fn default() -> Self {
        Self { kind: SearchKind::default(), turn: true, reference: String::new() }
    }
}
