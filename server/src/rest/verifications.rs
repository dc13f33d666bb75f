use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rollcall_core::verifications::{self, NewVerification, Recorded};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::error::RestResult;
use super::json::Object;

/// A report as it was recorded.
#[derive(Serialize, ToSchema)]
#[schema(as = Verification)]
pub struct VerificationBody {
    session_id: String,
    /// APPROVED, DECLINED or IN_REVIEW
    #[schema(value_type = VerificationResult)]
    status: &'static str,
    full_name: Option<String>,
    #[schema(format = Date)]
    date_of_birth: Option<String>,
    country: Option<String>,
    #[schema(format = DateTime)]
    completed_at: String,
}

/// What a session has found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerificationResult {
    Approved,
    Declined,
    InReview,
}

/// Records a finished session of a user: 201 the first time, 200 for the same report again.
pub async fn report(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let new = NewVerification::from_json(&body, caller.now())?;
    let recorded = verifications::record(caller.ctx(), &caller.actor, caller.user(), &new).await?;
    let status = match recorded {
        Recorded::New => StatusCode::CREATED,
        Recorded::Again => StatusCode::OK,
    };
    let body = VerificationBody {
        session_id: new.session_id,
        status: new.status.code(),
        full_name: new.full_name,
        date_of_birth: new.date_of_birth,
        country: new.country,
        completed_at: new.completed_at.rfc3339(),
    };
    Ok((status, Json(body)).into_response())
}
