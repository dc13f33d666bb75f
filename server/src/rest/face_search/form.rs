use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use rollcall_core::faces::{FaceSearchQuery, SearchKind};
use rollcall_core::json::{Body, Unreadable};
use rollcall_core::{Error, FieldErrors};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::rest::error::{RestError, RestResult};
use crate::rest::nearest;
use crate::rest::scope::Scope;

/// The longest `vendor_data` of a user.
const MAX_REFERENCE_LENGTH: usize = 255;
const MAX_METADATA: usize = 16 * 1024;

/// A picture, and how it is searched.
#[derive(ToSchema)]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
#[schema(example = json!({"user_image": "@picture.jpg", "search_type": "most_similar"}))]
pub struct FaceSearchForm {
    /// A JPEG, PNG, WebP or TIFF; at most 5 MB.
    #[schema(content_media_type = "application/octet-stream")]
    user_image: String,
    /// `most_similar` unless said otherwise. `blocklisted_or_approved` leaves out users that are
    /// on no list and whose `status` would not be `Approved`, and names blocklisted ones first.
    #[schema(required = false, example = "most_similar")]
    search_type: Option<SearchType>,
    /// Whether a picture that lies on its side or on its head is turned; true unless said otherwise.
    #[schema(required = false)]
    rotate_image: Option<bool>,
    /// Taken for the sake of other clients: the audit log keeps that somebody searched, and neither the
    /// picture nor its face is ever stored.
    #[schema(required = false)]
    save_api_request: Option<bool>,
    /// Your name for the one who is searched: answered again, and kept in the audit log.
    #[schema(required = false, max_length = 255)]
    vendor_data: Option<String>,
    /// A JSON object as text, at most 16 KiB: answered again, and not kept.
    #[schema(required = false)]
    metadata: Option<String>,
    /// Whether every face of the picture is searched (20 at most) instead of the largest alone: `faces`
    /// of the answer.
    #[schema(required = false)]
    all_faces: Option<bool>,
}

#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
enum SearchType {
    MostSimilar,
    BlocklistedOrApproved,
}

/// The names of the form's fields.
const FIELDS: [&str; 7] = [
    "user_image",
    "search_type",
    "rotate_image",
    "save_api_request",
    "vendor_data",
    "metadata",
    "all_faces",
];

/// The fields of a form, as they were sent.
#[derive(Default)]
pub struct Form {
    pub image: Vec<u8>,
    pub query: FaceSearchQuery,
    pub vendor_data: Option<String>,
    pub metadata: Option<Box<RawValue>>,
    pub all_faces: bool,
}

impl Form {
    /// Ignores nothing: a field that is unknown, or that is sent twice, is refused by its name.
    pub async fn read(mut form: Multipart, scope: Scope) -> RestResult<Self> {
        let mut read = Self::default();
        let mut seen = Vec::new();
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let Some(known) = FIELDS.into_iter().find(|known| *known == name) else {
                let (value, mut wrong) = (text(&name, field).await?, FieldErrors::new());
                if !scope.takes(&name, &value, &mut wrong) {
                    return Err(unknown(&name));
                }
                if !wrong.is_empty() {
                    return Err(Error::Invalid(wrong).into());
                }
                continue;
            };
            if seen.contains(&known) {
                return Err(Error::invalid(known, "This field appears twice.").into());
            }
            seen.push(known);
            if known == "user_image" {
                read.image = field.bytes().await.map_err(broken)?.to_vec();
            } else {
                read.take(known, &text(known, field).await?)?;
            }
        }
        if !seen.contains(&"user_image") {
            return Err(Error::invalid("user_image", "This field is required.").into());
        }
        Ok(read)
    }

    fn take(&mut self, field: &'static str, text: &str) -> Result<(), Error> {
        match field {
            "search_type" => {
                self.query.kind = SearchKind::from_code(text).ok_or_else(|| {
                    let words = "Send most_similar or blocklisted_or_approved.";
                    Error::invalid(field, words)
                })?;
            }
            "rotate_image" => self.query.turn = yes_or_no(field, text)?,
            // Either value is accepted, because a search stores nothing but its audit entry.
            "save_api_request" => drop(yes_or_no(field, text)?),
            "all_faces" => self.all_faces = yes_or_no(field, text)?,
            "vendor_data" => {
                let long = text.chars().count() > MAX_REFERENCE_LENGTH;
                if long || text.chars().any(char::is_control) {
                    let words =
                        format!("Send a single line of at most {MAX_REFERENCE_LENGTH} characters.");
                    return Err(Error::invalid(field, words));
                }
                text.clone_into(&mut self.query.reference);
                self.vendor_data = Some(text.to_owned()).filter(|text| !text.is_empty());
            }
            "metadata" => self.metadata = metadata(text)?,
            other => return Err(Error::internal("face search", &format!("the field {other}"))),
        }
        Ok(())
    }
}

async fn text(name: &str, field: Field<'_>) -> RestResult<String> {
    let bytes = field.bytes().await.map_err(broken)?.to_vec();
    String::from_utf8(bytes).map_err(|_| Error::invalid(name, "This is not UTF-8 text.").into())
}

/// Reads a truth value in the spellings that clients use in forms.
fn yes_or_no(field: &str, text: &str) -> Result<bool, Error> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Error::invalid(field, "Send true or false.")),
    }
}

/// Checks the metadata and keeps its text, because the answer repeats it as it was sent.
fn metadata(text: &str) -> Result<Option<Box<RawValue>>, Error> {
    let text = text.trim();
    if matches!(text, "" | "null") {
        return Ok(None);
    }
    if text.len() > MAX_METADATA {
        return Err(Error::invalid("metadata", "Send at most 16 KiB."));
    }
    match (Body::read(text.as_bytes()), serde_json::from_str(text)) {
        (Ok(_), Ok(written)) => Ok(Some(written)),
        (Err(Unreadable::Members(wrong)), _) => {
            let named = |(member, words)| (format!("metadata.{member}"), words);
            Err(Error::Invalid(wrong.into_iter().map(named).collect()))
        }
        _ => Err(Error::invalid("metadata", "Send a JSON object, such as {\"case\": \"A-1\"}.")),
    }
}

fn unknown(name: &str) -> RestError {
    Error::invalid(&nearest::shown(name), nearest::unknown("field", name, FIELDS.into_iter()))
        .into()
}

fn broken<E>(_: E) -> RestError {
    RestError::plain(StatusCode::BAD_REQUEST, "The form is incomplete.")
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn what_a_field_cannot_be_is_refused_by_its_name() {
        for (field, text) in [
            ("search_type", "oldest"),
            ("search_type", ""),
            ("rotate_image", "perhaps"),
            ("save_api_request", "2"),
            ("all_faces", ""),
            ("metadata", "[1]"),
            ("metadata", "{"),
            ("metadata", r#"{"case": 1, "case": 2}"#),
            ("vendor_data", "a\nb"),
        ] {
            let error = Form::default().take(field, text).expect_err("a refusal");
            assert!(error.to_string().contains(field), "{field} {text}: {error}");
        }
    }

    #[test]
    fn a_form_that_says_nothing_of_it_turns_pictures_and_searches_the_largest_face() {
        let mut form = Form::default();
        assert!(form.query.turn && !form.all_faces && form.metadata.is_none());
        form.take("rotate_image", "False").expect("taken");
        form.take("metadata", r#"{"case": 12345678901234567890123}"#).expect("taken");
        form.take("vendor_data", "case 7").expect("taken");
        assert!(!form.query.turn);
        let metadata = form.metadata.as_deref().map(serde_json::value::RawValue::get);
        assert_eq!(metadata, Some(r#"{"case": 12345678901234567890123}"#));
        assert_eq!(form.query.reference, "case 7");
    }
}
