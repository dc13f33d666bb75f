//! Parameters that several calls take, each described once. Those of a path and the header of
//! writes are added to every call that has them ([`super::openapi`]); a call names the others.

#![allow(unused_qualifications, reason = "what utoipa makes of these types is qualified")]
#![allow(dead_code, reason = "these types describe; nothing makes one")]

use utoipa::IntoParams;
use uuid::Uuid;

use super::schema::TagsAs;

/// The names that stand in paths.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PathParams {
    /// Printed by `rollcall api-key create --json`
    organization_id: Uuid,
    /// Printed by `rollcall api-key create --json`
    application_id: Uuid,
    /// Your own ID for the user, not case-sensitive
    vendor_data: String,
    /// The `didit_internal_id` from a response
    didit_internal_id: Uuid,
    /// The ID from the response to the request
    report_id: Uuid,
    /// The ID of the face
    uuid: Uuid,
    /// The ID of the entry
    entry: Uuid,
}

/// Of a write that is kept for being sent again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IdempotencyKey {
    /// The same request sent again within 24 hours gets the first response
    #[param(rename = "Idempotency-Key")]
    idempotency_key: Option<String>,
}

/// Of a change that must not undo somebody else's. A call that takes it can answer 412.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfMatch {
    /// The ETag that you read before the change
    #[param(rename = "If-Match")]
    if_match: Option<String>,
}

/// Of a call that answers a user.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AnswerTags {
    /// The format of tags in the response: objects, or text
    tags: Option<TagsAs>,
}
