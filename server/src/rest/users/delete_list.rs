use axum::Json;
use rollcall_core::erasure::{self, Erased};
use rollcall_core::json::Body;
use rollcall_core::{Error, Result};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bulk_status::texts;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;
use crate::rest::schema::DeleteList;

/// How many users were erased, and which IDs are unknown.
#[derive(Serialize, ToSchema)]
pub struct Deleted {
    deleted: i64,
    not_found: Vec<String>,
    /// Faces of these users that were on the blocklist. A search does not find them there from now on.
    blocklisted_faces: i64,
}

/// Erases users by their `vendor_data` or our ids, or all of the application.
///
/// Exactly one of the three. All: `{"delete_all": true, "confirm": true}`; without the confirmation
/// nobody is erased, since nothing brings them back. A client that has no place for `confirm` in
/// its own calls sends it as one more member of the body.
#[utoipa::path(
    post,
    path = "/users/delete/",
    operation_id = "delete_users",
    tag = "Users",
    request_body = DeleteList,
    responses((status = 200, description = "How many were erased", body = Deleted))
)]
pub async fn delete_users(caller: Caller, Object(body): Object) -> RestResult<Json<Deleted>> {
    let (ctx, actor) = (caller.ctx(), &caller.actor);
    let erased = match meant(&body)? {
        Meant::All => erasure::erase_all(ctx, actor).await?,
        Meant::Keys(keys) => erasure::erase_list(ctx, actor, &keys).await?,
        Meant::Ids(ids, unknown) if ids.is_empty() && !unknown.is_empty() => {
            Erased { not_found: unknown, ..Erased::default() }
        }
        Meant::Ids(ids, unknown) => {
            let mut erased = erasure::erase_ids(ctx, actor, &ids).await?;
            erased.not_found.extend(unknown);
            erased
        }
    };
    let Erased { deleted, not_found, blocklisted_faces } = erased;
    Ok(Json(Deleted { deleted, not_found, blocklisted_faces }))
}

/// Erases users of the application in the address: by their `vendor_data` or our ids, or all.
///
/// Exactly one of the three. All: `{"delete_all": true, "confirm": true}`, never without the
/// confirmation.
#[utoipa::path(
    delete,
    path = "/vendor-users/delete/",
    operation_id = "delete_vendor_users",
    tag = "Vendor users",
    request_body = DeleteList,
    responses((status = 200, description = "How many were erased", body = Deleted))
)]
pub async fn delete_list(caller: Caller, body: Object) -> RestResult<Json<Deleted>> {
    delete_users(caller, body).await
}

/// Which users the body asks to erase.
enum Meant {
    All,
    Keys(Vec<String>),
    /// The IDs, and the texts that are no UUID, so that no user can have them.
    Ids(Vec<Uuid>, Vec<String>),
}

/// Exactly one of the three members must be given; `delete_all: false` and a null list count as
/// absent.
fn meant(body: &Body) -> Result<Meant> {
    const KEYS: &str = "vendor_data_list";
    const IDS: &str = "didit_internal_id_list";
    let is_given = |name: &str| body.raw(name).is_some_and(|json| json != "null");
    let all = flag(body, "delete_all")?;
    let confirm = flag(body, "confirm")?;
    match (all, is_given(KEYS), is_given(IDS)) {
        (true, false, false) if confirm => Ok(Meant::All),
        (true, false, false) => Err(Error::invalid(
            "confirm",
            "Every user would be erased. Send \"confirm\": true to do that.",
        )),
        (false, true, false) => Ok(Meant::Keys(texts(body, KEYS)?)),
        (false, false, true) => {
            let texts = texts(body, IDS)?;
            let (ids, unknown) = texts.into_iter().partition::<Vec<_>, _>(|text| is_id(text));
            Ok(Meant::Ids(ids.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect(), unknown))
        }
        (false, false, false) => Err(Error::invalid(
            KEYS,
            "Send vendor_data_list, didit_internal_id_list or delete_all.",
        )),
        (true, ..) => {
            Err(Error::invalid("delete_all", "Send a list of users or delete_all, not both."))
        }
        (false, true, true) => Err(Error::invalid(IDS, "Send only one of the two lists.")),
    }
}

fn is_id(text: &str) -> bool {
    Uuid::try_parse(text).is_ok()
}

fn flag(body: &Body, name: &str) -> Result<bool> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(flag),
        Some(_) => Err(Error::invalid(name, "Send true or false.")),
    }
}
