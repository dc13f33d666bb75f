//! What programs send, for the OpenAPI document. The bodies themselves are read field by field by
//! core, which names everything that is wrong with them at once.

#![allow(dead_code, reason = "these types describe; nothing makes one")]

mod report;
mod tags;

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

pub use report::*;
pub use tags::*;

use super::error::Detail;

/// Messages by field for the person who can mend them, or what is wrong with the request as a whole.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum BadRequest {
    Fields(HashMap<String, Vec<String>>),
    Words(Detail),
}

/// A user to be.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data": "user-1", "full_name": "Zoë Beispiel", "country": "DEU", "tags": ["retail"]}))]
pub struct UserCreate {
    /// The customer's own key, unique in the application; capitals, invisible characters, kinds of blanks and of digits do not count.
    #[schema(min_length = 1, max_length = 255)]
    vendor_data: String,
    /// As the customer gave it, up to 255 characters
    #[schema(required = false, max_length = 255)]
    display_name: Option<String>,
    /// The legal name, up to 512 characters
    #[schema(required = false, max_length = 512)]
    full_name: Option<String>,
    /// `YYYY-MM-DD`, from 1900 until today
    #[schema(required = false, format = Date)]
    date_of_birth: Option<String>,
    /// One address
    #[schema(required = false, max_length = 254, format = Email)]
    email: Option<String>,
    /// E.164
    #[schema(required = false, pattern = r"^\+[1-9][0-9]{6,14}$")]
    phone: Option<String>,
    /// ISO 3166-1 alpha-3
    #[schema(required = false, pattern = r"^[A-Z]{3}$")]
    country: Option<String>,
    #[schema(required = false)]
    status: Status,
    /// At most 50, of at most 64 characters without a comma.
    #[schema(required = false, max_items = 50)]
    tags: Option<Vec<Tag>>,
    /// At most 16 KiB, and 32 levels deep. A member that is there twice is refused; a number keeps its
    /// digits.
    #[schema(required = false, value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
    /// At most 50 addresses that were found to be theirs elsewhere.
    #[schema(required = false, max_items = 50)]
    approved_emails: Option<Vec<String>>,
    /// At most 50 numbers that were found to be theirs elsewhere (E.164).
    #[schema(required = false, max_items = 50)]
    approved_phones: Option<Vec<String>>,
    /// At most 50 states that have issued their documents.
    #[schema(required = false, max_items = 50)]
    issuing_states: Option<Vec<Country>>,
}

/// The fields to change. `null` takes a value away; a field that is not named stays.
#[derive(ToSchema)]
#[schema(example = json!({"display_name": "Zoë", "status": "FLAGGED"}))]
pub struct UserPatch {
    /// The key of the path, if it is sent along: it does not change.
    #[schema(required = false, min_length = 1, max_length = 255)]
    vendor_data: Option<String>,
    /// As the customer gave it, up to 255 characters
    #[schema(required = false, max_length = 255)]
    display_name: Option<String>,
    /// The legal name, up to 512 characters
    #[schema(required = false, max_length = 512)]
    full_name: Option<String>,
    /// `YYYY-MM-DD`, from 1900 until today
    #[schema(required = false, format = Date)]
    date_of_birth: Option<String>,
    /// One address
    #[schema(required = false, max_length = 254, format = Email)]
    email: Option<String>,
    /// E.164
    #[schema(required = false, pattern = r"^\+[1-9][0-9]{6,14}$")]
    phone: Option<String>,
    /// ISO 3166-1 alpha-3
    #[schema(required = false, pattern = r"^[A-Z]{3}$")]
    country: Option<String>,
    #[schema(required = false)]
    status: Status,
    /// At most 50, of at most 64 characters without a comma.
    #[schema(required = false, max_items = 50)]
    tags: Option<Vec<Tag>>,
    /// At most 16 KiB, and 32 levels deep. A member that is there twice is refused; a number keeps its
    /// digits.
    #[schema(required = false, value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
    /// At most 50 addresses that were found to be theirs elsewhere.
    #[schema(required = false, max_items = 50)]
    approved_emails: Option<Vec<String>>,
    /// At most 50 numbers that were found to be theirs elsewhere (E.164).
    #[schema(required = false, max_items = 50)]
    approved_phones: Option<Vec<String>>,
    /// At most 50 states that have issued their documents.
    #[schema(required = false, max_items = 50)]
    issuing_states: Option<Vec<Country>>,
}

/// A word of the customer's own.
#[derive(ToSchema)]
#[schema(max_length = 64)]
pub struct Tag(String);

/// Users by their own keys, and what they become.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data_list": ["user-1"], "status": "FLAGGED"}))]
pub struct BulkStatus {
    #[schema(min_items = 1, max_items = 1000)]
    vendor_data_list: Vec<String>,
    status: Status,
}

/// Exactly one of: users by their own keys, users by our ids, or all of the application, which has to be
/// confirmed.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data_list": ["user-1"]}))]
pub struct DeleteList {
    /// Capitals, invisible characters, kinds of blanks and of digits do not count. Keys that no user has are no error.
    #[schema(min_items = 1, max_items = 1000)]
    vendor_data_list: Option<Vec<String>>,
    /// Ids that no user has are no error.
    #[schema(min_items = 1, max_items = 1000)]
    didit_internal_id_list: Option<Vec<String>>,
    delete_all: Option<bool>,
    /// Required with `delete_all`.
    confirm: Option<bool>,
}

/// What a user becomes.
#[derive(ToSchema)]
#[schema(example = json!({"status": "FLAGGED"}))]
pub struct StatusUpdate {
    status: Status,
}

/// A finished KYC session as the provider reports it.
#[derive(ToSchema)]
#[schema(example = json!({"session_id": "session-1", "status": "APPROVED", "full_name": "Zoë Beispiel", "date_of_birth": "1991-05-23", "country": "DEU", "completed_at": "2026-03-12T10:22:00Z"}))]
pub struct VerificationReport {
    /// The provider's id of the session: the same one twice is the same verification.
    #[schema(min_length = 1, max_length = 128)]
    session_id: String,
    status: VerificationResult,
    /// As the document has it; an approved session sets it
    #[schema(max_length = 512)]
    full_name: Option<String>,
    /// `YYYY-MM-DD`, from 1900 until today
    #[schema(format = Date)]
    date_of_birth: Option<String>,
    /// ISO 3166-1 alpha-3
    #[schema(pattern = r"^[A-Z]{3}$")]
    country: Option<String>,
    /// RFC 3339, not in the future
    #[schema(format = DateTime)]
    completed_at: String,
}

/// A picture in which a face of the user is seen.
#[derive(ToSchema)]
#[schema(example = json!({"image": "/9j/4AAQSkZJRgABAQAAAQABAAD…", "comment": "Branch visit"}))]
pub struct FaceUpload {
    /// A JPG or PNG in base64, without a `data:` prefix; at most 2 MB decoded.
    #[schema(min_length = 1, content_encoding = "base64")]
    image: String,
    /// Shown beside the face.
    #[schema(required = false, max_length = 200)]
    comment: Option<String>,
}

/// The status of a user.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    Active,
    Flagged,
    Blocked,
}

/// What a session has found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerificationResult {
    Approved,
    Declined,
    InReview,
}
