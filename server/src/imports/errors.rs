use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_error::PageError;
use rollcall_core::imports;
use uuid::Uuid;

use crate::attachment;

/// `GET /{org}/{app}/imports/{id}/errors.csv`: the rows that were not taken, with their line numbers
/// and reasons.
pub async fn errors(
    console: ConsoleContext,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let id = Uuid::try_parse(&id).map_err(|_| PageError::NotFound)?;
    let report = imports::error_report(console.ctx(), &console.actor, id)
        .await?
        .ok_or(PageError::NotFound)?;
    Ok(attachment::csv(&report.file_name, Body::from_stream(report.body)))
}
