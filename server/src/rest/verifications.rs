use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rollcall_core::verifications::{self, NewVerification, Recorded};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::error::{Detail, RestResult};
use super::idempotency::Shows;
use super::json::Object;
use super::schema::{VerificationReport, VerificationResult};
use super::users::body::ValueWarningBody;

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
    /// Values that were recorded and are probably wrong. Only where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<ValueWarningBody>,
}

/// Records a finished KYC session of a user.
///
/// An approved one sets the verified fields, which only a later approved one changes.
#[utoipa::path(
    post,
    path = "/users/{vendor_data}/verifications/",
    operation_id = "report_verification",
    tag = "Verifications",
    request_body = VerificationReport,
    responses(
        (status = 201, description = "Recorded", body = VerificationBody),
        (status = 200, description = "The same report was recorded before", body = VerificationBody),
        (status = 409, description = "This session was reported with other content", body = Detail)
    )
)]
pub async fn report(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let (new, warnings) = NewVerification::from_json(&body, caller.now())?;
    let (recorded, user) =
        verifications::record(caller.ctx(), &caller.actor, caller.user(), &new).await?;
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
        warnings: warnings.into_iter().map(ValueWarningBody::of).collect(),
    };
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(Shows::only(user));
    Ok(response)
}
