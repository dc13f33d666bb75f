use axum::Json;
use axum::extract::{OriginalUri, RawQuery};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::Error;
use rollcall_core::exports::{self, ExportQuery};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::ReportBody;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// A page of reports, newest first.
#[derive(Serialize, ToSchema)]
pub struct ReportPage {
    /// The address of the next page.
    next: Option<String>,
    previous: Option<String>,
    results: Vec<ReportBody>,
}

/// Lists the reports that were requested with this key.
#[utoipa::path(
    get,
    path = "/reports/",
    operation_id = "list_reports",
    tag = "Reports",
    params(("cursor" = Option<String>, Query, description = "The cursor in `next` or `previous`")),
    responses((status = 200, description = "A page of reports", body = ReportPage))
)]
pub async fn list(
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> RestResult<Response> {
    let query = wanted(query.as_deref().unwrap_or_default())?;
    let page = exports::list(caller.ctx(), &caller.actor, &query).await?;
    let origin = caller.server.web.public_url.origin();
    let address =
        |side: &str, id: Uuid| format!("{origin}{}?cursor={side}.{}", uri.path(), id.simple());
    let body = ReportPage {
        next: page.next.map(|id| address("before", id)),
        previous: page.previous.map(|id| address("after", id)),
        results: page.exports.into_iter().map(|one| ReportBody::of(&caller.actor, one)).collect(),
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

fn wanted(query: &str) -> Result<ExportQuery, Error> {
    let mut wanted = ExportQuery::default();
    let given =
        form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "cursor").last();
    let Some((_, cursor)) = given.filter(|(_, cursor)| !cursor.is_empty()) else {
        return Ok(wanted);
    };
    let read =
        cursor.split_once('.').and_then(|(side, id)| Some((side, Uuid::try_parse(id).ok()?)));
    match read {
        Some(("before", id)) => wanted.before = Some(id),
        Some(("after", id)) => wanted.after = Some(id),
        _ => {
            let words = "This page address is not valid. Start from the first page.";
            return Err(Error::invalid("cursor", words));
        }
    }
    Ok(wanted)
}
