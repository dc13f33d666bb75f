//! The schemas of requests, for the OpenAPI document. The bodies are not read through them: core reads
//! each field and reports everything that is wrong at once.

#![allow(dead_code, reason = "these types describe; nothing makes one")]

mod comment;
mod report;
mod tags;

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

pub use comment::Comment;
pub use report::*;
pub use tags::*;

use super::error::Detail;

/// Messages per field, or what is wrong with the request as a whole.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum BadRequest {
    Fields(HashMap<String, Vec<String>>),
    Words(Detail),
}

/// The fields to change. `null` clears a value; a field that is not sent stays.
#[derive(ToSchema)]
#[schema(example = json!({"display_name": "Zoë", "status": "FLAGGED"}))]
pub struct UserPatch {
    /// The `vendor_data` of the path, if it is sent: it cannot change.
    #[schema(required = false, min_length = 1, max_length = 255)]
    vendor_data: Option<String>,
    /// Display name, up to 255 characters
    #[schema(required = false, max_length = 255)]
    display_name: Option<String>,
    /// Legal name, up to 512 characters
    #[schema(required = false, max_length = 512)]
    full_name: Option<String>,
    /// `YYYY-MM-DD`, from 1900 until today
    #[schema(required = false, format = Date)]
    date_of_birth: Option<String>,
    /// One e-mail address
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
    /// At most 50 tags of up to 64 characters, without commas.
    #[schema(required = false, max_items = 50)]
    tags: Option<Vec<Tag>>,
    /// At most 16 KiB, and 32 levels deep. A repeated member is refused; a number keeps its
    /// digits.
    #[schema(required = false, value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
    /// At most 50 e-mail addresses that were verified elsewhere.
    #[schema(required = false, max_items = 50)]
    approved_emails: Option<Vec<String>>,
    /// At most 50 phone numbers that were verified elsewhere (E.164).
    #[schema(required = false, max_items = 50)]
    approved_phones: Option<Vec<String>>,
    /// At most 50 countries that issued the user's documents.
    #[schema(required = false, max_items = 50)]
    issuing_states: Option<Vec<Country>>,
}

/// A new user: the fields of [`UserPatch`], with a `vendor_data`.
pub struct UserCreate;

impl PartialSchema for UserCreate {
    fn schema() -> RefOr<Schema> {
        let mut schema = UserPatch::schema();
        if let RefOr::T(Schema::Object(user)) = &mut schema {
            user.description = Some("A new user.".into());
            user.required = vec!["vendor_data".into()];
            user.example = Some(json!({
                "vendor_data": "user-1", "full_name": "Zoë Beispiel", "country": "DEU",
                "tags": ["retail"],
            }));
            let key = ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some(
                    "Your own ID for the user, unique in the application and not case-sensitive.",
                ))
                .min_length(Some(1))
                .max_length(Some(255));
            user.properties.insert("vendor_data".into(), key.into());
        }
        schema
    }
}

impl ToSchema for UserCreate {
    fn name() -> Cow<'static, str> {
        "UserCreate".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        UserPatch::schemas(schemas);
    }
}

/// A tag.
#[derive(ToSchema)]
#[schema(max_length = 64)]
pub struct Tag(String);

/// Users by `vendor_data`, and their new status.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data_list": ["user-1"], "status": "FLAGGED"}))]
pub struct BulkStatus {
    #[schema(min_items = 1, max_items = 1000)]
    vendor_data_list: Vec<String>,
    status: Status,
}

/// Exactly one of: users by `vendor_data`, users by `didit_internal_id`, or all of the application,
/// to be confirmed.
#[derive(ToSchema)]
#[schema(example = json!({"vendor_data_list": ["user-1"]}))]
pub struct DeleteList {
    /// Not case-sensitive. An unknown ID is no error.
    #[schema(min_items = 1, max_items = 1000)]
    vendor_data_list: Option<Vec<String>>,
    /// An unknown ID is no error.
    #[schema(min_items = 1, max_items = 1000)]
    didit_internal_id_list: Option<Vec<String>>,
    delete_all: Option<bool>,
    /// Required with `delete_all`.
    confirm: Option<bool>,
}

/// The new status of a user.
#[derive(ToSchema)]
#[schema(example = json!({"status": "FLAGGED", "reason": "Sanctions match"}))]
pub struct StatusUpdate {
    status: Status,
    /// Why: the name of one of the application's reasons, or a text. It stands in the user's history and
    /// in `comments`. Without it, the history names the API key
    #[schema(required = false, max_length = 1000)]
    reason: Option<String>,
}

/// A finished KYC session as the provider reports it.
#[derive(ToSchema)]
#[schema(example = json!({"session_id": "session-1", "status": "APPROVED", "full_name": "Zoë Beispiel", "date_of_birth": "1991-05-23", "country": "DEU", "completed_at": "2026-03-12T10:22:00Z"}))]
pub struct VerificationReport {
    /// The provider's ID of the session. Two reports with the same ID are the same verification.
    #[schema(min_length = 1, max_length = 128)]
    session_id: String,
    status: VerificationResult,
    /// The name on the document; an approved session sets it
    #[schema(max_length = 512)]
    full_name: Option<String>,
    /// `YYYY-MM-DD`, from 1900 until today
    #[schema(format = Date)]
    date_of_birth: Option<String>,
    /// The country that issued the document (ISO 3166-1 alpha-3). An approved session adds it to the
    /// user's `issuing_states`; the user's `country` stays
    #[schema(pattern = r"^[A-Z]{3}$")]
    country: Option<String>,
    /// RFC 3339, not in the future
    #[schema(format = DateTime)]
    completed_at: String,
}

/// A picture with a face of the user.
#[derive(ToSchema)]
#[schema(example = json!({"image": "/9j/4AAQSkZJRgABAQAAAQABAAD…", "comment": "Branch visit"}))]
pub struct FaceUpload {
    /// A JPG or PNG in base64, without a `data:` prefix; at most 2 MB decoded.
    #[schema(min_length = 1, content_encoding = "base64")]
    image: String,
    /// Shown next to the face.
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

/// The result of a session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerificationResult {
    Approved,
    Declined,
    InReview,
}
