use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use rollcall_app::answer::Refusal;
use rollcall_app::console::ConsoleContext;
use rollcall_core::imports;
use uuid::Uuid;

use crate::attachment;

/// `GET /{org}/{app}/imports/{id}/errors.csv`: the rows that were not taken, with their line numbers
/// and reasons.
pub async fn errors(
    console: ConsoleContext,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let id = Uuid::parse_str(&id).map_err(|_| console.page_context.not_found())?;
    let report = imports::error_report(console.ctx(), &console.actor, id)
        .await
        .map_err(|error| console.page_context.refuse(&error))?
        .ok_or_else(|| console.page_context.not_found())?;
    Ok(attachment::csv(&report.file_name, Body::from_stream(report.body)))
}
