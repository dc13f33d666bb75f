use axum::Json;
use axum::extract::{OriginalUri, RawQuery};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::audit::{self, AuditEntry, AuditQuery};
use rollcall_core::{Error, FieldErrors, Result};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Caller;
use super::error::RestResult;
use super::given::Given;

/// A page of the audit log, newest first.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    /// The address of the page with older entries.
    next: Option<String>,
    previous: Option<String>,
    results: Vec<EntryBody>,
}

/// One audit entry. Entries never change, and each is proved by its hash.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct EntryBody {
    /// Counts from 1 within the organization; entries of its other applications are left out.
    number: i64,
    #[schema(format = DateTime)]
    created_at: String,
    /// The name of the operator or of the key.
    actor: String,
    /// Such as `user.edited`
    action: String,
    subject_kind: String,
    subject_id: Option<Uuid>,
    subject: String,
    details: Vec<AuditDetail>,
    request_id: String,
    /// SHA-256, 64 hexadecimal digits.
    hash: String,
}

/// A name and a value, in the order in which they were written.
#[derive(Serialize, ToSchema)]
pub struct AuditDetail {
    name: String,
    value: String,
}

/// Lists the entries of the audit log that concern the application or the organization itself.
#[utoipa::path(
    get,
    path = "/audit-logs/",
    operation_id = "list_audit_logs",
    tag = "Audit log",
    params(
        ("action" = Option<String>, Query, description = "An action such as user.edited, or a group such as user"),
        ("actor" = Option<String>, Query, description = "Part of the actor's name"),
        ("date_from" = Option<String>, Query, description = "A day or an RFC 3339 time, inclusive"),
        ("date_to" = Option<String>, Query, description = "A day or an RFC 3339 time, inclusive"),
        ("cursor" = Option<String>, Query, description = "The cursor in `next` or `previous`")
    ),
    responses((status = 200, description = "A page of entries", body = AuditPage))
)]
pub async fn list(
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> RestResult<Response> {
    let given = Given::read(query.as_deref().unwrap_or_default());
    let page = audit::search(caller.ctx(), &caller.actor, &query_of(&given)?).await?;
    let origin = caller.server.web.public_url.origin();
    let address = |side: &str, number: i64| {
        let query = given.with(&[("cursor", &format!("{side}.{number}"))], &[]);
        format!("{origin}{}?{query}", uri.path())
    };
    let body = AuditPage {
        next: page.next.map(|number| address("before", number)),
        previous: page.previous.map(|number| address("after", number)),
        results: page.entries.into_iter().map(EntryBody::from).collect(),
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

fn query_of(given: &Given) -> Result<AuditQuery> {
    let mut errors = FieldErrors::new();
    let mut query = AuditQuery {
        action: given.text("action", &mut errors).unwrap_or_default(),
        actor: given.text("actor", &mut errors).unwrap_or_default(),
        from: given.time("date_from", false, &mut errors),
        before: given.time("date_to", true, &mut errors),
        ..AuditQuery::default()
    };
    let cursor = given.of("cursor");
    let side = cursor.split_once('.').map(|(side, number)| (side, number.parse::<i64>()));
    match side {
        _ if cursor.is_empty() => {}
        Some(("before", Ok(number))) => query.below = Some(number),
        Some(("after", Ok(number))) => query.above = Some(number),
        _ => {
            let words = "This page address is not valid. Start from the first page.";
            errors.insert("cursor".to_owned(), vec![words.to_owned()]);
        }
    }
    if errors.is_empty() { Ok(query) } else { Err(Error::Invalid(errors)) }
}

impl From<AuditEntry> for EntryBody {
    fn from(entry: AuditEntry) -> Self {
        let detail = |(name, value)| AuditDetail { name, value };
        Self {
            number: entry.number,
            created_at: entry.at.rfc3339(),
            actor: entry.actor,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            subject: entry.subject,
            details: entry.details.into_iter().map(detail).collect(),
            request_id: entry.request_id,
            hash: entry.hash,
        }
    }
}
