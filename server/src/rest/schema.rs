//! What programs send, for the OpenAPI document. The bodies themselves are read field by field by
//! core, which names everything that is wrong with them at once.

#![allow(dead_code, reason = "these types describe; nothing makes one")]

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::Detail;

/// Messages by field for the person who can mend them, or what is wrong with the request as a whole.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum BadRequest {
    Fields(HashMap<String, Vec<String>>),
    Words(Detail),
}

/// A user to be. Unknown names are passed over.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data": "user-1", "full_name": "Zoë Beispiel", "country": "DEU", "tags": ["retail"]}))]
pub struct UserCreate {
    /// The customer's own key, unique in the application; capitals do not count.
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
    /// At most 16 KiB, and 32 levels deep.
    #[schema(required = false, value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
}

/// The fields to change. `null` takes a value away; a field that is not named stays.
#[derive(ToSchema)]
#[schema(example = json!({"display_name": "Zoë", "status": "FLAGGED"}))]
pub struct UserPatch {
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
    /// At most 16 KiB, and 32 levels deep.
    #[schema(required = false, value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
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

/// Users by their own keys, or all of the application, which has to be confirmed.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data_list": ["user-1"]}))]
pub struct DeleteList {
    #[schema(min_items = 1, max_items = 1000)]
    vendor_data_list: Option<Vec<String>>,
    delete_all: Option<bool>,
    confirm: Option<bool>,
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

/// An extract to be.
#[derive(ToSchema)]
#[schema(example = json!({"filters": {"status": ["FLAGGED"], "country": ["DEU"]}, "columns": ["vendor_data", "full_name", "status"], "purpose": "Quarterly review"}))]
pub struct ReportCreate {
    /// Which users; without them all.
    #[schema(required = false)]
    filters: Option<ReportFilters>,
    /// In the order of the file; without them all that the key may read.
    #[schema(required = false)]
    columns: Option<Vec<ReportColumn>>,
    /// What the file is for: required with identity or contact columns. The manifest and the audit
    /// log keep it.
    #[schema(required = false, max_length = 500)]
    purpose: Option<String>,
    /// Compressed (RFC 1952).
    #[schema(required = false)]
    gzip: Option<bool>,
    /// Begins with a byte order mark, which some spreadsheets want.
    #[schema(required = false)]
    bom: Option<bool>,
}

/// Users for whom all of it holds. Days are UTC, and both ends are part of a range.
#[derive(ToSchema)]
pub struct ReportFilters {
    #[schema(required = false)]
    status: Option<Vec<Status>>,
    /// ISO 3166-1 alpha-3
    #[schema(required = false)]
    country: Option<Vec<Country>>,
    /// Users that have all of these.
    #[schema(required = false)]
    tags: Option<Vec<String>>,
    /// Part of the key, a name, the e-mail or the phone, as far as the key reads them
    #[schema(required = false)]
    search: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    created_from: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    created_to: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    active_from: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    active_to: Option<String>,
    /// Users that this import created or updated
    #[schema(required = false)]
    import_id: Option<uuid::Uuid>,
    /// These users and no others
    #[schema(required = false, max_items = 10000)]
    didit_internal_ids: Option<Vec<uuid::Uuid>>,
}

/// ISO 3166-1 alpha-3
#[derive(ToSchema)]
#[schema(pattern = r"^[A-Z]{3}$")]
pub struct Country(String);

/// A column of the file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportColumn {
    VendorData,
    DisplayName,
    FullName,
    DateOfBirth,
    Email,
    Phone,
    Country,
    Status,
    Tags,
    MetadataJson,
    DiditInternalId,
    SessionCount,
    ApprovedCount,
    DeclinedCount,
    InReviewCount,
    FirstSessionAt,
    LastSessionAt,
    CreatedAt,
    UpdatedAt,
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
