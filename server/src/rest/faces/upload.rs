use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rollcall_core::Error;
use rollcall_core::faces::{self, FaceSource, Upload};
use rollcall_core::json;
use serde_json::Value;

use super::body::{FaceBody, UploadWarning, UploadedFace};
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::idempotency::Shows;
use crate::rest::json::Object;
use crate::rest::schema::FaceUpload;

/// The end of this call's path, by which its larger body limit is found.
pub const PATH_END: &str = "/faces/upload/";

/// Checks a picture and adds it to a user as a face.
///
/// Of several faces in it the largest is used. The picture is stored upright and without metadata;
/// the file that was sent is not kept. A user has at most five faces.
#[utoipa::path(
    post,
    path = "/vendor-users/by-id/{didit_internal_id}/faces/upload/",
    operation_id = "upload_face",
    tag = "Faces",
    request_body = FaceUpload,
    responses(
        (status = 201, description = "Added", body = UploadedFace),
        (status = 503, description = "Face analysis is not available; Retry-After says when to try again", body = Detail)
    )
)]
pub async fn upload(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let user = caller.user_id()?;
    let upload = read(body)?;
    let stored = faces::attach_and_compare(caller.ctx(), &caller.actor, user, upload).await?;
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    let warnings = stored.blocklisted.iter().map(UploadWarning::of).collect();
    let other = stored.blocklisted.as_ref().map(|found| found.entry.user);
    let body = UploadedFace { face: FaceBody::of(&caller, stored.face)?, warnings };
    let mut response = (StatusCode::CREATED, headers, Json(body)).into_response();
    response.extensions_mut().insert(Shows { user, other });
    Ok(response)
}

/// Takes the base64 text out of the body and drops it after decoding, so that only the decoded picture
/// stays in memory.
fn read(mut body: json::Body) -> Result<Upload, Error> {
    let image = match body.take("image") {
        Some(Value::String(text)) => decode(&text)?,
        Some(Value::Null) | None => {
            return Err(Error::invalid("image", "This field is required."));
        }
        Some(_) => return Err(Error::invalid("image", "Send a base64 string.")),
    };
    let comment = match body.take("comment") {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => String::new(),
        Some(_) => return Err(Error::invalid("comment", "Send a string.")),
    };
    Ok(Upload { image: image.into(), comment, source: FaceSource::Api })
}

fn decode(text: &str) -> Result<Vec<u8>, Error> {
    let text = text.trim();
    if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
        return Err(Error::invalid(
            "image",
            "Send only the base64: leave out the prefix, such as \"data:image/jpeg;base64,\".",
        ));
    }
    // MIME (RFC 2045, section 6.8) and many tools break base64 into lines of 76 characters.
    let decoded = match text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        true => STANDARD.decode(text.split_ascii_whitespace().collect::<String>()),
        false => STANDARD.decode(text),
    };
    decoded.map_err(|_| {
        Error::invalid("image", "This is not valid base64 (RFC 4648, with its padding).")
    })
}

/// The error for a body so long that its picture cannot be within the limit.
pub fn too_large() -> Error {
    Error::invalid("image", "The picture is larger than 2 MB. Send a smaller one.")
}

#[cfg(test)]
mod tests {
    use super::read;
    use rollcall_core::json::Body;
    use serde_json::{Value, json};

    fn body(body: Value) -> Body {
        Body::read(body.to_string().as_bytes()).expect("a body")
    }

    fn words(sent: Value) -> String {
        read(body(sent)).expect_err("a refusal").to_string()
    }

    #[test]
    fn what_is_not_raw_base64_is_told_apart() {
        assert!(words(json!({})).contains("required"));
        assert!(words(json!({"image": 7})).contains("base64 string"));
        assert!(words(json!({"image": "data:image/png;base64,AAAA"})).contains("prefix"));
        assert!(words(json!({"image": "DATA:,"})).contains("prefix"));
        assert!(words(json!({"image": "a b c"})).contains("not valid base64"));
        assert!(words(json!({"image": "AAAA", "comment": []})).contains("comment"));
        for image in ["AAAA", "AA\r\nAA\r\n", " A\tAA A"] {
            let upload = read(body(json!({ "image": image }))).expect("an upload");
            assert_eq!(upload.image.len(), 3, "{image}");
        }
    }
}
