use serde::{Deserialize, Serialize};

/// A column of the template, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    VendorData,
    DisplayName,
    FullName,
    Email,
    Phone,
    Country,
    Status,
    Tags,
    MetadataJson,
}

impl Column {
    pub const ALL: [Self; 9] = [
        Self::VendorData,
        Self::DisplayName,
        Self::FullName,
        Self::Email,
        Self::Phone,
        Self::Country,
        Self::Status,
        Self::Tags,
        Self::MetadataJson,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::VendorData => "vendor_data",
            Self::DisplayName => "display_name",
            Self::FullName => "full_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::Status => "status",
            Self::Tags => "tags",
            Self::MetadataJson => "metadata_json",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// What a cell may hold, for the page that explains the template.
    pub fn rule(self) -> &'static str {
        match self {
            Self::VendorData => {
                "Your own key for the user. Required, 1 to 255 characters, unique; capitals do not count when keys are compared."
            }
            Self::DisplayName => "The name to show. Up to 255 characters.",
            Self::FullName => {
                "The legal name, up to 512 characters. A verified name is never overwritten."
            }
            Self::Email => "One address, up to 254 characters.",
            Self::Phone => {
                "In international form (E.164), such as +4915112345678. Spaces, dots, dashes and brackets are removed."
            }
            Self::Country => "Three letters (ISO 3166-1 alpha-3), such as DEU or USA.",
            Self::Status => "ACTIVE, FLAGGED or BLOCKED. Empty on a new user means ACTIVE.",
            Self::Tags => "Separated by commas; at most 50 of 64 characters each.",
            Self::MetadataJson => {
                "A JSON object for whatever else you keep, up to 16 KiB and 32 levels deep."
            }
        }
    }
}
