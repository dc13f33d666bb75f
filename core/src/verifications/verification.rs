use crate::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationStatus {
    Approved,
    Declined,
    InReview,
}

impl VerificationStatus {
    pub fn code(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::Declined => "DECLINED",
            Self::InReview => "IN_REVIEW",
        }
    }

    /// In any capitals; Didit's sessions say `In Review`.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim().replace(' ', "_");
        let all = [Self::Approved, Self::Declined, Self::InReview];
        all.into_iter().find(|one| one.code().eq_ignore_ascii_case(&code))
    }
}

/// A finished session as the provider reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVerification {
    /// The provider's id of the session. Two reports with the same id are the same verification.
    pub session_id: String,
    pub status: VerificationStatus,
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    /// ISO 3166-1 alpha-3
    pub country: Option<String>,
    pub completed_at: Timestamp,
}

/// A report as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    pub session_id: String,
    pub status: VerificationStatus,
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    /// ISO 3166-1 alpha-3
    pub country: Option<String>,
    pub completed_at: Timestamp,
    pub created_at: Timestamp,
}
