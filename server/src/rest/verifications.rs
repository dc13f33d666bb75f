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
use super::schema::{BadRequest, VerificationReport, VerificationResult};

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

/// Records a finished KYC session of a user.
///
/// An approved one sets the verified fields, which only a later approved one changes.
#[utoipa::path(
    post,
    path = "/v3/users/{vendor_data}/verifications/",
    operation_id = "report_verification",
    tag = "Verifications",
    params(
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = VerificationReport,
    responses(
        (status = 201, description = "Recorded", body = VerificationBody),
        (status = 200, description = "The same report was recorded before", body = VerificationBody),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 404, description = "No such user", body = Detail),
        (status = 409, description = "This session was reported with other content", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn report(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let new = NewVerification::from_json(&body, caller.now())?;
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
    };
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(Shows(user));
    Ok(response)
}
