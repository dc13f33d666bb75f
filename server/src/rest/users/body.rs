//! A user in answers: the only place that says which fields a program sees.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_core::Timestamp;
use rollcall_core::access::UserColumn;
use rollcall_core::users::User;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::rest::caller::Caller;
use crate::rest::once::Shows;
use crate::rest::schema::Status;

/// A record of the roster. A field that the key may not read is null: it reads what the role of its
/// maker may.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserBody<'a> {
    /// UUID v7, ours.
    pub didit_internal_id: Option<Uuid>,
    /// The customer's own key, unique in the application; capitals do not count.
    pub vendor_data: &'a str,
    pub display_name: Option<&'a str>,
    pub full_name: Option<&'a str>,
    /// `YYYY-MM-DD`
    #[schema(format = Date)]
    pub date_of_birth: Option<&'a str>,
    /// The display name, else the full name, else `vendor_data`.
    pub effective_name: &'a str,
    pub email: Option<&'a str>,
    /// E.164
    pub phone: Option<&'a str>,
    /// ISO 3166-1 alpha-3
    pub country: Option<&'a str>,
    /// ACTIVE, FLAGGED or BLOCKED
    #[schema(value_type = Status)]
    pub status: &'static str,
    /// The first face, if there is one: signed, and gone within the hour.
    pub portrait_image_url: Option<String>,
    pub session_count: Option<i64>,
    pub approved_count: Option<i64>,
    pub declined_count: Option<i64>,
    pub in_review_count: Option<i64>,
    pub tags: Option<&'a [String]>,
    /// As it was stored.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<&'a RawValue>,
    #[schema(format = DateTime)]
    pub first_session_at: Option<String>,
    #[schema(format = DateTime)]
    pub last_session_at: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl<'a> UserBody<'a> {
    /// A user as core gave them to this actor: what they may not read is empty already, and told
    /// apart from what nobody knows only where there would be a number.
    pub fn of(caller: &Caller, user: &'a User) -> Self {
        let actor = &caller.actor;
        let may = |column| actor.reads(column);
        let time = |at: Option<Timestamp>| at.map(Timestamp::rfc3339);
        Self {
            didit_internal_id: may(UserColumn::DiditInternalId).then_some(user.didit_internal_id),
            vendor_data: &user.vendor_data,
            display_name: user.display_name.as_deref(),
            full_name: user.full_name.as_deref(),
            date_of_birth: user.date_of_birth.as_deref(),
            effective_name: user.effective_name(),
            email: user.email.as_deref(),
            phone: user.phone.as_deref(),
            country: user.country.as_deref(),
            status: user.status.code(),
            portrait_image_url: user.portrait.and_then(|face| caller.picture_url(face).ok()),
            session_count: may(UserColumn::SessionCount).then_some(user.counters.session_count),
            approved_count: may(UserColumn::ApprovedCount).then_some(user.counters.approved_count),
            declined_count: may(UserColumn::DeclinedCount).then_some(user.counters.declined_count),
            in_review_count: may(UserColumn::InReviewCount)
                .then_some(user.counters.in_review_count),
            tags: may(UserColumn::Tags).then_some(user.tags.as_slice()),
            // What is stored was checked to be JSON; anything else would be shown as none.
            metadata: user
                .metadata_json
                .as_deref()
                .and_then(|json| serde_json::from_str(json).ok()),
            first_session_at: time(user.first_session_at),
            last_session_at: time(user.last_session_at),
            created_at: user.created_at.rfc3339(),
            updated_at: user.updated_at.rfc3339(),
        }
    }
}

/// One user, with the `ETag` that a later `If-Match` names.
pub fn answer(caller: &Caller, status: StatusCode, user: &User) -> Response {
    let mut headers = HeaderMap::with_capacity(2);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{}\"", user.version)) {
        headers.insert(ETAG, etag);
    }
    let mut response = (status, headers, Json(UserBody::of(caller, user))).into_response();
    response.extensions_mut().insert(Shows(user.didit_internal_id));
    response
}
