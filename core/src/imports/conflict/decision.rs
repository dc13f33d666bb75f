/// What becomes of a held row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictDecision {
    /// The file's values win over what the user is now.
    Apply,
    /// The row is left out for good.
    Drop,
}

impl ConflictDecision {
    pub fn code(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Drop => "drop",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Apply, Self::Drop].into_iter().find(|one| one.code() == code)
    }
}
