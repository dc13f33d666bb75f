use axum::Json;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::faces::{self, FaceSearch};
use rollcall_core::{Error, FieldErrors, Result};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Caller;
use super::error::{Detail, RestError, RestResult};
use super::schema::{BadRequest, Status};

/// How the path of this call ends: its body may be longer than those of others.
pub const PATH_END: &str = "/face-search/";
/// A form of the contract has two fields; one that goes on is not ours.
const MOST_FIELDS: usize = 16;

/// A picture, and how it is searched.
#[derive(ToSchema)]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
#[schema(example = json!({"user_image": "@picture.jpg", "search_type": "most_similar"}))]
pub struct FaceSearchForm {
    /// A JPEG, PNG, WebP or TIFF; at most 5 MB.
    #[schema(content_media_type = "application/octet-stream")]
    user_image: String,
    /// `most_similar`, the one that there is.
    #[schema(required = false, example = "most_similar")]
    search_type: Option<SearchType>,
}

#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
enum SearchType {
    MostSimilar,
}

/// What a search found.
#[derive(Serialize, ToSchema)]
pub struct FaceSearchAnswer {
    pub request_id: Uuid,
    pub face_search: FaceSearchBody,
}

#[derive(Serialize, ToSchema)]
pub struct FaceSearchBody {
    pub status: SearchStatus,
    /// Users at or above the application's threshold.
    pub total_matches: usize,
    /// The first 50 of them, the most similar first.
    pub matches: Vec<MatchBody>,
    pub user_image: SearchedImage,
    pub warnings: Vec<WarningBody>,
}

/// A search that was done is always approved: a match is for people to look at, and declines nobody.
#[derive(Serialize, ToSchema)]
pub enum SearchStatus {
    Approved,
}

/// Something to look at.
#[derive(Serialize, ToSchema)]
pub struct WarningBody {
    pub risk: Risk,
    /// In words.
    pub short_description: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Risk {
    /// A user at 90 % or more.
    DuplicatedFace,
    /// Users below 90 %, and at or above the application's threshold.
    PossibleDuplicatedFace,
    MultipleFacesDetected,
    SmallFace,
}

#[derive(Serialize, ToSchema)]
pub struct MatchBody {
    pub vendor_user_id: Uuid,
    pub vendor_data: String,
    /// 90 and more: likely the same person; 70 to 89: review.
    pub similarity_percentage: f64,
    /// Signed for this picture; it works for up to an hour, in pages of any site.
    pub match_image_url: String,
    /// Of the user.
    #[schema(value_type = Status)]
    pub status: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct SearchedImage {
    /// The faces of the picture, the largest first: that one is searched.
    pub entities: Vec<Entity>,
}

#[derive(Serialize, ToSchema)]
pub struct Entity {
    /// Left, top, right, bottom, in pixels of the picture, upright.
    pub bbox: [i64; 4],
    /// 0 to 1
    pub confidence: f64,
}

/// Finds the users whose faces resemble the largest face of a picture. The picture is not stored.
#[utoipa::path(
    post,
    path = "/v3/face-search/",
    operation_id = "search_face",
    tag = "Faces",
    request_body(content = FaceSearchForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was found; nobody is an ordinary answer", body = FaceSearchAnswer),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 415, description = "The body is not multipart/form-data", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail),
        (status = 503, description = "Face analysis is not available; Retry-After says when to come back", body = Detail)
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
    let image = image(form).await?;
    let found = faces::search(caller.ctx(), &caller.actor, image.into()).await.map_err(renamed)?;
    let body = body(&caller, found)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

fn body(caller: &Caller, found: FaceSearch) -> Result<FaceSearchAnswer> {
    let warnings = warnings(&found);
    let entities = found.searched.faces.iter().map(|face| {
        let frame = face.frame;
        Entity {
            bbox: [frame.x, frame.y, frame.x + frame.width, frame.y + frame.height],
            confidence: f64::from((face.confidence * 1e4).round()) / 1e4,
        }
    });
    let entities = entities.collect();
    let matches = found.matches.into_iter().map(|one| {
        Ok(MatchBody {
            vendor_user_id: one.user,
            vendor_data: one.vendor_data,
            similarity_percentage: one.similarity as f64 / 100.0,
            match_image_url: caller.picture_url(one.face)?,
            status: one.status.code(),
        })
    });
    let matches: Vec<MatchBody> = matches.collect::<Result<_>>()?;
    Ok(FaceSearchAnswer {
        request_id: found.id,
        face_search: FaceSearchBody {
            status: SearchStatus::Approved,
            total_matches: found.total,
            matches,
            user_image: SearchedImage { entities },
            warnings,
        },
    })
}

fn warnings(found: &FaceSearch) -> Vec<WarningBody> {
    let mut warnings = Vec::new();
    let mut warn = |risk, short_description| warnings.push(WarningBody { risk, short_description });
    match found.matches.first() {
        Some(best) if best.similarity >= 9_000 => {
            warn(Risk::DuplicatedFace, "Likely the same person as a user.".to_owned());
        }
        Some(_) => {
            warn(Risk::PossibleDuplicatedFace, "Users who look alike: review them.".to_owned());
        }
        None => {}
    }
    let searched = &found.searched.faces;
    if searched.len() > 1 {
        let words = format!("The picture holds {} faces; the largest is used.", searched.len());
        warn(Risk::MultipleFacesDetected, words);
    }
    let least = found.settings.min_face;
    if let Some(face) = searched.first().filter(|face| face.aligned_width < least) {
        let wide = face.aligned_width;
        warn(
            Risk::SmallFace,
            format!("It is {wide} pixels wide; stored ones have {least} or more."),
        );
    }
    warnings
}

/// The form's fields; those that the contract does not name are passed over.
async fn image(mut form: Multipart) -> RestResult<Vec<u8>> {
    let broken = |_| RestError::plain(StatusCode::BAD_REQUEST, "The form is not whole.");
    let mut image = None;
    for _ in 0..MOST_FIELDS {
        let Some(field) = form.next_field().await.map_err(broken)? else { break };
        match field.name() {
            Some("user_image") => image = Some(field.bytes().await.map_err(broken)?.to_vec()),
            Some("search_type") => {
                let wanted = field.bytes().await.map_err(broken)?;
                if wanted.as_ref() != b"most_similar" {
                    let words = "This is not a search that there is: use most_similar.";
                    return Err(Error::invalid("search_type", words).into());
                }
            }
            _ => {}
        }
    }
    image.ok_or_else(|| Error::invalid("user_image", "This field is required.").into())
}

/// Core speaks of an image; the contract calls it `user_image`.
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

/// For a body that is longer than any that could hold a picture that is taken.
pub fn too_large() -> Error {
    Error::invalid("user_image", "The picture has more than 5 MB. Send a smaller one.")
}
