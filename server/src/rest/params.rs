//! Parameters that several calls take, each described once. Those of a path and the header of writes
//! are added to every call that has them ([`super::openapi`]); a call names the others.

#![allow(unused_qualifications, reason = "what utoipa makes of these types is qualified")]
#![allow(dead_code, reason = "these types describe; nothing makes one")]

use utoipa::IntoParams;
use uuid::Uuid;

use super::schema::TagsAs;

/// The names that stand in paths.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PathParams {
    /// As `rollcall api-key create --json` prints it
    organization_id: Uuid,
    /// As `rollcall api-key create --json` prints it
    application_id: Uuid,
    /// The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count
    vendor_data: String,
    /// Ours, as answers name it
    didit_internal_id: Uuid,
    /// As the answer to its request names it
    report_id: Uuid,
    /// Of the face
    uuid: Uuid,
    /// Of the entry
    entry: Uuid,
}

/// Of a write that is kept for being sent again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IdempotencyKey {
    /// Sent again within 24 hours, the request is answered as the first time
    #[param(rename = "Idempotency-Key")]
    idempotency_key: Option<String>,
}

/// Of a change that must not undo somebody else's. A call that takes it can answer 412.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfMatch {
    /// The ETag that the change began with
    #[param(rename = "If-Match")]
    if_match: Option<String>,
}

/// Of a call that answers a user.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AnswerTags {
    /// How tags are written in the answer: objects, or text
    tags: Option<TagsAs>,
}
