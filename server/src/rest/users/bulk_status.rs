use axum::Json;
use rollcall_core::users::{self, UserStatus};
use rollcall_core::{Error, Result};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;

/// How many users were changed, and which `vendor_data` no user has.
#[derive(Serialize, ToSchema)]
pub struct BulkStatusDone {
    updated: i64,
    /// Had the status already.
    unchanged: i64,
    not_found: Vec<String>,
}

/// Sets the status of up to 1,000 users.
pub async fn bulk_status(caller: Caller, Object(body): Object) -> RestResult<Json<BulkStatusDone>> {
    let keys = vendor_data_list(&body)?;
    let status = status(&body)?;
    let done = users::set_status(caller.ctx(), &caller.actor, &keys, status).await?;
    Ok(Json(BulkStatusDone {
        updated: done.updated,
        unchanged: done.unchanged,
        not_found: done.not_found,
    }))
}

pub fn vendor_data_list(body: &Map<String, Value>) -> Result<Vec<String>> {
    let list = body.get("vendor_data_list").and_then(Value::as_array);
    let keys: Option<Vec<String>> =
        list.and_then(|list| list.iter().map(|key| key.as_str().map(str::to_owned)).collect());
    keys.ok_or_else(|| Error::invalid("vendor_data_list", "A list of texts is expected."))
}

fn status(body: &Map<String, Value>) -> Result<UserStatus> {
    let code = body.get("status").and_then(Value::as_str).unwrap_or_default();
    UserStatus::from_code(code).ok_or_else(|| {
        Error::invalid("status", "This is not a status. Write ACTIVE, FLAGGED or BLOCKED.")
    })
}
