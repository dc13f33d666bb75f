use serde::{Deserialize, Serialize};

/// Where a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// In every application of the organization.
    Organization,
    /// In one application alone.
    Application,
}

impl Scope {
    /// For a place where the organization and the application are named already.
    pub fn label(self) -> &'static str {
        match self {
            Self::Organization => "Organization",
            Self::Application => "Application",
        }
    }
}
