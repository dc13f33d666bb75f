use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The status of a user, as Didit's API names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum UserStatus {
    #[default]
    Active,
    Flagged,
    Blocked,
}

impl UserStatus {
    pub const ALL: [Self; 3] = [Self::Active, Self::Flagged, Self::Blocked];

    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Flagged => "FLAGGED",
            Self::Blocked => "BLOCKED",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Flagged => "Flagged",
            Self::Blocked => "Blocked",
        }
    }
}

/// The fields that an approved verification carries. From then on only a verification changes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedFields {
    pub full_name: bool,
    pub date_of_birth: bool,
    /// The session that set the full name (until one does, the date of birth), and when it completed.
    pub session_id: Option<String>,
    pub at: Option<Timestamp>,
}

/// How many verifications were reported for a user, by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    pub session_count: i64,
    pub approved_count: i64,
    pub declined_count: i64,
    pub in_review_count: i64,
}

/// A record of the roster, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    #[serde(skip)]
    pub seq: i64,
    pub didit_internal_id: Uuid,
    pub vendor_data: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    pub email: Option<String>,
    /// E.164
    pub phone: Option<String>,
    /// ISO 3166-1 alpha-3
    pub country: Option<String>,
    pub status: UserStatus,
    pub tags: Vec<String>,
    /// The text of a JSON object.
    pub metadata_json: Option<String>,
    /// Addresses and numbers that a verification elsewhere has found to be theirs.
    pub approved_emails: Vec<String>,
    /// E.164
    pub approved_phones: Vec<String>,
    /// States that have issued their documents: ISO 3166-1 alpha-3.
    pub issuing_states: Vec<String>,
    pub verified: VerifiedFields,
    pub counters: Counters,
    pub first_session_at: Option<Timestamp>,
    pub last_session_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts the changes of this user from 1; an edit names the version it began with.
    pub version: i64,
    /// The face that stands for them: the one in their first place.
    pub portrait: Option<Uuid>,
    /// The import that created it, with the line of its file.
    pub created_by_import: Option<(Uuid, i64)>,
    /// The operator or key that created it otherwise.
    pub created_by: Option<String>,
}

impl User {
    /// What pages call the user: the legal name, else the display name, else the customer's own key.
    pub fn name(&self) -> &str {
        self.full_name.as_deref().or(self.display_name.as_deref()).unwrap_or(&self.vendor_data)
    }

    /// The name of the same member of the API: the display name, else the full name, else the key.
    pub fn effective_name(&self) -> &str {
        self.display_name.as_deref().or(self.full_name.as_deref()).unwrap_or(&self.vendor_data)
    }
}

/// One user, by either of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserRef<'a> {
    /// `didit_internal_id`
    Id(Uuid),
    /// The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count.
    VendorData(&'a str),
}

/// What a bulk change of statuses did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkStatus {
    pub updated: i64,
    /// Had the status already.
    pub unchanged: i64,
    /// `vendor_data` that no user has.
    pub not_found: Vec<String>,
}

/// A key that names more than one user, since the rules by which keys are compared have changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKey {
    /// As keys are compared. Empty: its only user has a key of which nothing can be seen.
    pub key: String,
    /// Oldest first.
    pub users: Vec<User>,
}

/// The first shared keys of an application, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKeys {
    pub keys: Vec<SharedKey>,
    pub total: i64,
}

/// The profile fields as an operator typed them; empty means none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEdit {
    /// The version that the form was made from; 0 for a new user.
    pub version: i64,
    /// Of a new user only: nobody changes the key of a user.
    #[serde(default)]
    pub vendor_data: String,
    /// Of a new user only: the status of a user has a form of its own, with a reason.
    #[serde(default)]
    pub status: String,
    pub display_name: String,
    pub full_name: String,
    pub date_of_birth: String,
    pub email: String,
    pub phone: String,
    pub country: String,
    /// Comma-separated.
    pub tags: String,
    pub metadata_json: String,
    /// Values that the form has shown with a message, by field: the text of a JSON object. One that is
    /// probably wrong is saved only when it was shown so.
    #[serde(default)]
    pub seen: String,
}

/// What two people have changed in one user, to different values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditConflict {
    pub fields: Vec<FieldConflict>,
    /// Every field that was touched in the form.
    pub touched: Vec<String>,
}

/// A field as the form was opened, as it is stored now, and as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldConflict {
    pub field: String,
    pub opened: Option<String>,
    pub saved: Option<String>,
    pub typed: Option<String>,
}

impl UserEdit {
    /// The place of a field, to change it.
    pub fn text_mut(&mut self, field: &str) -> Option<&mut String> {
        Some(match field {
            "display_name" => &mut self.display_name,
            "full_name" => &mut self.full_name,
            "date_of_birth" => &mut self.date_of_birth,
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "country" => &mut self.country,
            "tags" => &mut self.tags,
            "metadata_json" => &mut self.metadata_json,
            _ => return None,
        })
    }

    /// What was typed into a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        Some(match field {
            "vendor_data" => &self.vendor_data,
            "status" => &self.status,
            "display_name" => &self.display_name,
            "full_name" => &self.full_name,
            "date_of_birth" => &self.date_of_birth,
            "email" => &self.email,
            "phone" => &self.phone,
            "country" => &self.country,
            "tags" => &self.tags,
            "metadata_json" => &self.metadata_json,
            _ => return None,
        })
    }
}
