use serde::{Deserialize, Serialize};

/// The role of an operator in one organization. The order is from the most powerful to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Owner,
    Admin,
    ComplianceOfficer,
    Developer,
    Reader,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Owner, Self::Admin, Self::ComplianceOfficer, Self::Developer, Self::Reader];

    /// As it is stored, and as commands take it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Admin => "ADMIN",
            Self::ComplianceOfficer => "COMPLIANCE_OFFICER",
            Self::Developer => "DEVELOPER",
            Self::Reader => "READER",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The words for a stored code. A custom role stands under its code.
    pub fn label_of(code: &str) -> &str {
        Self::from_code(code).map_or(code, |role| role.label())
    }

    /// In words, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::ComplianceOfficer => "Compliance officer",
            Self::Developer => "Developer",
            Self::Reader => "Reader",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::from_code(&code.to_ascii_uppercase().replace('-', "_")).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|role| role.code()).collect();
            format!("there is no role {code:?}; the roles are {}", known.join(", "))
        })
    }
}
