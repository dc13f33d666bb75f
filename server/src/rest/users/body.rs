//! How answers show a user. Only this module decides which fields a program sees.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_core::Timestamp;
use rollcall_core::access::{Permission, UserColumn};
use rollcall_core::notes;
use rollcall_core::users::{Counters, User, ValueWarning};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use super::tags::Tags;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::idempotency::Shows;
use crate::rest::schema::{Comment, ObjectOrText, Status};

/// A user. A field that the key cannot read is null: it reads what the role of its
/// creator can read.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserBody<'a> {
    /// Our ID, a UUID v7.
    pub didit_internal_id: Option<Uuid>,
    /// Your own ID for the user, unique in the application and not case-sensitive.
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
    /// A signed address of the first face, if there is one. It works for up to an hour.
    pub portrait_image_url: Option<String>,
    pub session_count: Option<i64>,
    pub approved_count: Option<i64>,
    pub declined_count: Option<i64>,
    pub in_review_count: Option<i64>,
    /// ISO 3166-1 alpha-3: countries that issued the user's documents.
    pub issuing_states: Option<&'a [String]>,
    pub approved_emails: Option<&'a [String]>,
    /// E.164
    pub approved_phones: Option<&'a [String]>,
    /// What was checked, with its result: `KYC` once a verification was reported.
    pub features: Option<BTreeMap<&'static str, FeatureStatus>>,
    /// The same as a list.
    pub features_list: Option<Vec<Feature>>,
    /// Objects, or strings with `?tags=text`.
    #[schema(value_type = Option<Vec<ObjectOrText>>)]
    pub tags: Option<Tags<'a>>,
    /// As it was stored: a number keeps its digits. `{}` where there is none.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<&'a RawValue>,
    /// Changes of the status with their reasons, and the notes of the team: the newest 50, oldest first.
    /// Empty without the permission `read:notes`; null if the role of the key's creator can read neither.
    pub comments: Option<Vec<Comment>>,
    #[schema(format = DateTime)]
    pub first_session_at: Option<String>,
    #[schema(format = DateTime)]
    pub last_session_at: Option<String>,
    /// The last session.
    #[schema(format = DateTime)]
    pub last_activity_at: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// In the answer of a write: values that were stored and are probably wrong. Only where there are
    /// any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<ValueWarningBody>,
}

/// A value that was stored as it was sent, and is probably wrong: read in the wrong encoding, for
/// example, or with a letter of another alphabet that only looks right.
#[derive(Serialize, ToSchema)]
#[schema(as = ValueWarning)]
pub struct ValueWarningBody {
    pub field: &'static str,
    pub message: String,
}

impl ValueWarningBody {
    pub fn of(warning: ValueWarning) -> Self {
        Self { field: warning.field, message: warning.message }
    }
}

/// The result of a check.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub enum FeatureStatus {
    Approved,
    #[serde(rename = "In Review")]
    InReview,
    Declined,
}

impl FeatureStatus {
    /// The best result of the user's verifications so far. `None`: there is no verification.
    pub fn best(counters: &Counters) -> Option<Self> {
        match counters {
            Counters { approved_count: 1.., .. } => Some(Self::Approved),
            Counters { in_review_count: 1.., .. } => Some(Self::InReview),
            Counters { declined_count: 1.., .. } => Some(Self::Declined),
            _ => None,
        }
    }
}

/// A check.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub struct Feature {
    pub feature: &'static str,
    pub status: FeatureStatus,
}

impl Feature {
    fn of(counters: &Counters) -> Option<Self> {
        let status = FeatureStatus::best(counters)?;
        Some(Self { feature: "KYC", status })
    }
}

impl<'a> UserBody<'a> {
    /// The answer for a user. Core has already emptied the fields that this actor may not read. Lists
    /// and numbers become null here, so that they do not look empty or 0.
    pub fn of(caller: &Caller, user: &'a User) -> Self {
        let actor = &caller.actor;
        let may = |column| actor.reads(column);
        let time = |at: Option<Timestamp>| at.map(Timestamp::rfc3339);
        let counted = may(UserColumn::SessionCount);
        let feature = Feature::of(&user.counters);
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
            issuing_states: may(UserColumn::IssuingStates)
                .then_some(user.issuing_states.as_slice()),
            approved_emails: may(UserColumn::ApprovedEmails)
                .then_some(user.approved_emails.as_slice()),
            approved_phones: may(UserColumn::ApprovedPhones)
                .then_some(user.approved_phones.as_slice()),
            features: counted
                .then(|| feature.iter().map(|one| (one.feature, one.status)).collect()),
            features_list: counted.then(|| feature.into_iter().collect()),
            tags: may(UserColumn::Tags).then(|| Tags::of(caller, user)),
            // Metadata is checked to be JSON before it is stored.
            metadata: may(UserColumn::MetadataJson)
                .then(|| user.metadata_json.as_deref().unwrap_or("{}"))
                .and_then(|json| serde_json::from_str(json).ok()),
            comments: None,
            first_session_at: time(user.first_session_at),
            last_session_at: time(user.last_session_at),
            last_activity_at: time(user.last_session_at),
            created_at: user.created_at.rfc3339(),
            updated_at: user.updated_at.rfc3339(),
            warnings: Vec::new(),
        }
    }
}

/// An answer with one user. Its `ETag` is the version that a later `If-Match` refers to.
pub async fn answer(caller: &Caller, status: StatusCode, user: &User) -> RestResult<Response> {
    answer_write(caller, status, user, Vec::new()).await
}

/// The answer to a write: the user, and the warnings about the written values.
pub async fn answer_write(
    caller: &Caller,
    status: StatusCode,
    user: &User,
    warnings: Vec<ValueWarning>,
) -> RestResult<Response> {
    let mut headers = HeaderMap::with_capacity(2);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{}\"", user.version)) {
        headers.insert(ETAG, etag);
    }
    let warnings = warnings.into_iter().map(ValueWarningBody::of).collect();
    let comments = comments(caller, std::slice::from_ref(user)).await?.next().flatten();
    let body = UserBody { warnings, comments, ..UserBody::of(caller, user) };
    let mut response = (status, headers, Json(body)).into_response();
    response.extensions_mut().insert(Shows::only(user.didit_internal_id));
    Ok(response)
}

/// The comments of each of these users. `None`: the role of the key can read none. Those of a key without
/// the permission for them are empty.
pub async fn comments(
    caller: &Caller,
    users: &[User],
) -> RestResult<impl Iterator<Item = Option<Vec<Comment>>> + use<>> {
    let actor = &caller.actor;
    let role = &actor.role;
    let reads_some = role.reads(UserColumn::StatusReason) || role.reads(UserColumn::Notes);
    // A key that may change users but not read them gets an answer too.
    let may = actor.may(Permission::ReadUsers) && reads_some;
    let mut found = match may {
        true => notes::comments(caller.ctx(), actor, users).await?,
        false => HashMap::new(),
    };
    let ids: Vec<Uuid> = users.iter().map(|user| user.didit_internal_id).collect();
    Ok(ids.into_iter().map(move |id| {
        let comments = found.remove(&id).unwrap_or_default();
        may.then(|| comments.into_iter().map(Comment::of).collect())
    }))
}
