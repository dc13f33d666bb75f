use axum::Json;
use rollcall_core::users;
use rollcall_core::{Error, FieldErrors};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::bulk_status::vendor_data_list;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::json::Object;
use crate::rest::schema::{self, DeleteList};

/// How many users were erased, and which `vendor_data` no user has.
#[derive(Serialize, ToSchema)]
pub struct Deleted {
    deleted: i64,
    not_found: Vec<String>,
}

/// Erases users by their `vendor_data`, or all of the application.
///
/// All: `{"delete_all": true, "confirm": true}`, never without the confirmation.
#[utoipa::path(
    delete,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/delete/",
    operation_id = "delete_vendor_users",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = DeleteList,
    responses(
        (status = 200, description = "How many were erased", body = Deleted),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = schema::BadRequest),
        (status = 404, description = "No such organization", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn delete_list(caller: Caller, Object(body): Object) -> RestResult<Json<Deleted>> {
    let erased = if all(&body)? {
        users::erase_all(caller.ctx(), &caller.actor).await?
    } else {
        let keys = vendor_data_list(&body)?;
        users::erase_list(caller.ctx(), &caller.actor, &keys).await?
    };
    Ok(Json(Deleted { deleted: erased.deleted, not_found: erased.not_found }))
}

/// Whether everybody is meant: said twice, and nobody named beside it.
fn all(body: &Map<String, Value>) -> RestResult<bool> {
    let is_true = |name: &str| body.get(name) == Some(&Value::Bool(true));
    let wrong = |field: &str, words: &str| {
        Err(Error::Invalid(FieldErrors::from([(field.to_owned(), vec![words.to_owned()])])).into())
    };
    match body.get("delete_all") {
        None | Some(Value::Null | Value::Bool(false)) => Ok(false),
        Some(Value::Bool(true)) if body.contains_key("vendor_data_list") => {
            wrong("delete_all", "Either name users, or delete all; not both.")
        }
        Some(Value::Bool(true)) if is_true("confirm") => Ok(true),
        Some(Value::Bool(true)) => {
            wrong("confirm", "Every user would be erased. Send \"confirm\": true to do that.")
        }
        Some(_) => wrong("delete_all", "true or false is expected."),
    }
}
