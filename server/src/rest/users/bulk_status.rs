use axum::Json;
use rollcall_core::json::Body;
use rollcall_core::users::{self, UserInput, UserStatus};
use rollcall_core::{Error, Result};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;
use crate::rest::schema::BulkStatus;

/// How many users were changed, and which `vendor_data` are unknown.
#[derive(Serialize, ToSchema)]
pub struct BulkStatusDone {
    updated: i64,
    /// Had the status already.
    unchanged: i64,
    not_found: Vec<String>,
}

/// Sets the status of up to 1,000 users.
#[utoipa::path(
    post,
    path = "/vendor-users/bulk-status/",
    operation_id = "bulk_status",
    tag = "Vendor users",
    request_body = BulkStatus,
    responses((status = 200, description = "How many were changed", body = BulkStatusDone))
)]
pub async fn bulk_status(caller: Caller, Object(body): Object) -> RestResult<Json<BulkStatusDone>> {
    let keys = texts(&body, "vendor_data_list")?;
    let status = status(&caller, &body)?;
    let done = users::set_status(caller.ctx(), &caller.actor, &keys, status).await?;
    Ok(Json(BulkStatusDone {
        updated: done.updated,
        unchanged: done.unchanged,
        not_found: done.not_found,
    }))
}

/// Reads a required list of texts.
pub fn texts(body: &Body, name: &str) -> Result<Vec<String>> {
    let texts = match body.get(name) {
        Some(Value::Array(list)) => {
            list.iter().map(|text| text.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        }
        _ => None,
    };
    texts.ok_or_else(|| match body.raw(name) {
        None | Some("null") => Error::invalid(name, "This field is required."),
        Some(_) => Error::invalid(name, "Send a list of strings."),
    })
}

/// Reads the new status, by the rules that hold for a user's status everywhere.
fn status(caller: &Caller, body: &Body) -> Result<UserStatus> {
    let status = UserInput::from_json(body, caller.now())?.status();
    status.ok_or_else(|| Error::invalid("status", "This field is required."))
}
