//! Face search: one call under two paths, its form and its answer.

mod body;
mod form;
mod warnings;

use axum::Json;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::faces::{self, FaceSearch};
use rollcall_core::{Error, FieldErrors, Result};

use self::body::FaceSearchAnswer;
use self::form::{FaceSearchForm, Form};
use super::caller::Caller;
use super::error::{Detail, RestError, RestResult};
use super::scope::Scope;

/// The end of this call's path, by which its larger body limit is found.
pub const PATH_END: &str = "/face-search/";

/// Finds users with faces similar to the largest face of a picture. The picture is not stored.
///
/// A picture that lies on its side or on its head is turned first, unless `rotate_image` is false.
/// What the search finds is for people to look at; it is `Declined` only for a face on the
/// blocklist.
#[utoipa::path(
    post,
    path = "/face-search/",
    operation_id = "search_face",
    tag = "Faces",
    request_body(content = FaceSearchForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The matches, which can be empty", body = FaceSearchAnswer),
        (status = 503, description = "Face analysis is not available; Retry-After says when to try again", body = Detail)
    )
)]
pub async fn search(
    caller: Caller,
    form: Result<Multipart, MultipartRejection>,
) -> RestResult<Response> {
    let form = form.map_err(|_| {
        RestError::plain(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be a form: send it as multipart/form-data with the field user_image.",
        )
    })?;
    let mut form = Form::read(form, Scope::of(&caller.actor)).await?;
    let image = std::mem::take(&mut form.image);
    let (ctx, actor) = (caller.ctx(), &caller.actor);
    let first = faces::search(ctx, actor, image.into(), &form.query).await.map_err(renamed)?;
    let others = if form.all_faces { others(&caller, &first, &form).await? } else { Vec::new() };
    let body = FaceSearchAnswer::of(&caller, form, first, others)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Finds users by face, under the application's path.
#[utoipa::path(
    post,
    path = "/apis/face-search/",
    operation_id = "search_face_in_application",
    tag = "Faces",
    request_body(content = FaceSearchForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The matches, which can be empty", body = FaceSearchAnswer),
        (status = 503, description = "Face analysis is not available; Retry-After says when to try again", body = Detail)
    )
)]
pub async fn search_in_application(
    caller: Caller,
    form: Result<Multipart, MultipartRejection>,
) -> RestResult<Response> {
    search(caller, form).await
}

/// Searches for the other faces of the picture. Their embeddings are in the first answer, so the
/// picture is not analysed again.
async fn others(caller: &Caller, first: &FaceSearch, form: &Form) -> Result<Vec<FaceSearch>> {
    let mut others = Vec::new();
    for face in 1..first.searched.faces.len() {
        let (ctx, actor) = (caller.ctx(), &caller.actor);
        others.push(faces::search_again(ctx, actor, &first.token, face, &form.query).await?);
    }
    Ok(others)
}

/// Core names the field `image`; the contract names it `user_image`.
fn renamed(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => {
            let renamed = |(field, words): (String, Vec<String>)| match field.as_str() {
                "image" => ("user_image".to_owned(), words),
                _ => (field, words),
            };
            Error::Invalid(fields.into_iter().map(renamed).collect::<FieldErrors>())
        }
        other => other,
    }
}

/// The error for a body so long that its picture cannot be within the limit.
pub fn too_large() -> Error {
    Error::invalid("user_image", "The picture is larger than 5 MB. Send a smaller one.")
}
