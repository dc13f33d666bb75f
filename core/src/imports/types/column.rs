use serde::{Deserialize, Serialize};

/// A column that an import sets: first those of the template, in its order.
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
    ApprovedEmails,
    ApprovedPhones,
    IssuingStates,
}

impl Column {
    /// New ones stand at the end: stored rows name columns by their place.
    pub const ALL: [Self; 12] = [
        Self::VendorData,
        Self::DisplayName,
        Self::FullName,
        Self::Email,
        Self::Phone,
        Self::Country,
        Self::Status,
        Self::Tags,
        Self::MetadataJson,
        Self::ApprovedEmails,
        Self::ApprovedPhones,
        Self::IssuingStates,
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
            Self::ApprovedEmails => "approved_emails",
            Self::ApprovedPhones => "approved_phones",
            Self::IssuingStates => "issuing_states",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// What a cell may hold, for the page that explains the template.
    pub fn rule(self) -> &'static str {
        match self {
            Self::VendorData => {
                "Your own key for the user. Required, 1 to 255 characters, unique; not case-sensitive. Format the column as text: a spreadsheet shortens long numbers."
            }
            Self::DisplayName => "The name to show. Up to 255 characters.",
            Self::FullName => {
                "The legal name, up to 512 characters. A verified name is never overwritten."
            }
            Self::Email => {
                "One address, up to 254 characters. The domain is stored in small letters."
            }
            Self::Phone => {
                "In international form (E.164), such as +4915112345678. Spaces, dots, dashes and brackets are removed."
            }
            Self::Country => {
                "Three letters (ISO 3166-1 alpha-3), such as DEU or USA; not case-sensitive."
            }
            Self::Status => {
                "ACTIVE, FLAGGED or BLOCKED; not case-sensitive. Empty on a new user means ACTIVE."
            }
            Self::Tags => {
                "Separated by commas; at most 50 of 64 characters each; not case-sensitive."
            }
            Self::MetadataJson => {
                "A JSON object for whatever else you keep, up to 16 KiB and 32 levels deep."
            }
            Self::ApprovedEmails => {
                "Addresses that were verified elsewhere, separated by commas; at most 50. Not in the template."
            }
            Self::ApprovedPhones => {
                "Phone numbers that were verified elsewhere (E.164), separated by commas; at most 50. Not in the template."
            }
            Self::IssuingStates => {
                "States that have issued their documents (ISO 3166-1 alpha-3), separated by commas; at most 50. Not in the template."
            }
        }
    }
}
