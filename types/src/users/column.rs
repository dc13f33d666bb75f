use serde::{Deserialize, Serialize};

use crate::access::UserColumn;

/// A field of a user that files, forms and programs set, by the name of its column in a file. Those of the
/// template are in its order.
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
    DateOfBirth,
}

impl Column {
    /// New ones stand at the end: stored rows name columns by their place.
    pub const ALL: [Self; 13] = [
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
        Self::DateOfBirth,
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
            Self::DateOfBirth => "date_of_birth",
        }
    }

    /// What people call it. Files and programs know it by its name.
    pub fn label(self) -> &'static str {
        UserColumn::from_name(self.name()).map_or(self.name(), UserColumn::label)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// What a cell may hold, for the page that explains the template.
    pub fn rule(self) -> &'static str {
        match self {
            Self::VendorData => {
                "User ID: your own ID for the user. 1 to 255 characters, unique. Letter case, invisible characters and different kinds of spaces and digits do not matter. Format the column as text, because spreadsheets shorten long numbers."
            }
            Self::DisplayName => "Display name. Up to 255 characters.",
            Self::FullName => {
                "Legal name. Up to 512 characters. A verified name is never overwritten."
            }
            Self::Email => {
                "One e-mail address, up to 254 characters. The domain is saved in lower case."
            }
            Self::Phone => {
                "Phone number in international format (E.164), such as +4915112345678. Spaces, dots, dashes and brackets are removed."
            }
            Self::Country => {
                "Three-letter country code (ISO 3166-1 alpha-3), such as DEU or USA. Not case-sensitive."
            }
            Self::Status => {
                "ACTIVE, FLAGGED or BLOCKED. Not case-sensitive. New users without a status become ACTIVE."
            }
            Self::Tags => {
                "Tags separated by commas. At most 50 tags of up to 64 characters. Not case-sensitive."
            }
            Self::MetadataJson => {
                "A JSON object with any other data, up to 16 KiB and 32 levels deep."
            }
            Self::ApprovedEmails => {
                "E-mail addresses verified elsewhere, separated by commas. At most 50. Not in the template."
            }
            Self::ApprovedPhones => {
                "Phone numbers verified elsewhere (E.164), separated by commas. At most 50. Not in the template."
            }
            Self::IssuingStates => {
                "Countries that issued the user's documents (ISO 3166-1 alpha-3), separated by commas. At most 50. Not in the template."
            }
            Self::DateOfBirth => {
                "Date of birth (YYYY-MM-DD), such as 1985-03-25. Other orders of day and month are chosen when columns are matched. A verified date is never overwritten. Not in the template."
            }
        }
    }
}
