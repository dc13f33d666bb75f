use axum::Json;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::json::Body;
use rollcall_core::{Error, FieldErrors};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{EntryBody, List};
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::idempotency::Shows;
use crate::rest::json::Object;

/// A face that is put on a list.
#[derive(ToSchema)]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
#[schema(example = json!({"face_uuid": "0197f9a0-3a52-7d53-b1ce-8a7f1f2f6a01", "list": "blocklist", "reason": "Used a forged document"}))]
pub struct FaceListAdd {
    /// A stored face of the application.
    face_uuid: Uuid,
    list: List,
    /// Kept with the entry and in the audit log.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Puts a stored face on the blocklist or the allowlist of the application.
///
/// A search that finds a blocklisted face is answered `Declined`, and an upload of a face that
/// resembles one carries a warning. No face is put on a list by that.
#[utoipa::path(
    post,
    path = "/face-lists/",
    operation_id = "add_to_face_list",
    tag = "Faces",
    request_body = FaceListAdd,
    responses(
        (status = 201, description = "Added to the list", body = EntryBody),
        (status = 404, description = "No such face", body = Detail),
        (status = 409, description = "The face is on a list already, or the Idempotency-Key was used for another request", body = Detail)
    )
)]
pub async fn add(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let (face, list, reason) = read(&body)?;
    let entry = lists::add(caller.ctx(), &caller.actor, face, list, &reason).await?;
    let shows = Shows::only(entry.user);
    let body = EntryBody::of(&caller, entry)?;
    let no_store = [(CACHE_CONTROL, "no-store")];
    let mut response = (StatusCode::CREATED, no_store, Json(body)).into_response();
    response.extensions_mut().insert(shows);
    Ok(response)
}

fn read(body: &Body) -> Result<(Uuid, FaceList, String), Error> {
    let mut errors = FieldErrors::new();
    let mut wrong = |name: &str, words: String| drop(errors.insert(name.to_owned(), vec![words]));
    let mut text = |name: &str| match body.get(name) {
        Some(Value::String(text)) => Some(text),
        Some(Value::Null) | None => {
            wrong(name, "This field is required.".into());
            None
        }
        Some(_) => {
            wrong(name, "Send a string.".into());
            None
        }
    };
    let (face, list, reason) = (text("face_uuid"), text("list"), text("reason"));
    let face_id = face.as_deref().and_then(|text| Uuid::try_parse(text).ok());
    if face.is_some() && face_id.is_none() {
        wrong("face_uuid", "Send the UUID of a stored face.".into());
    }
    let known = list.as_deref().and_then(FaceList::from_code);
    if list.is_some() && known.is_none() {
        wrong("list", "Send blocklist or allowlist.".into());
    }
    match (face_id, known, reason) {
        (Some(face), Some(list), Some(reason)) if errors.is_empty() => Ok((face, list, reason)),
        _ => Err(Error::Invalid(errors)),
    }
}

#[cfg(test)]
mod tests {
    use rollcall_core::json::Body;

    use super::read;

    #[test]
    fn everything_that_is_wrong_with_a_body_is_named_at_once() {
        let body = Body::read(br#"{"face_uuid": "x", "list": "grey"}"#).expect("a body");
        let error = read(&body).expect_err("a refusal").to_string();
        for name in ["face_uuid", "list", "reason"] {
            assert!(error.contains(name), "{name}: {error}");
        }
    }
}
