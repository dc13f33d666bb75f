//! The audit log as a file.

use axum::Form;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use rollcall_app::audit::show::{AuditParams, resolved};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_error::PageError;
use rollcall_core::Error;
use rollcall_core::audit::{self, LogFormat};

use crate::attachment;

/// `POST /{org}/{app}/audit/export`: the entries that fit the filters. The log notes it.
pub async fn export(
    console: ConsoleContext,
    Form(params): Form<AuditParams>,
) -> Result<Response, PageError> {
    let format = LogFormat::from_code(&params.format)
        .ok_or_else(|| Error::invalid("format", "Choose CSV or JSON lines."))?;
    let query = resolved(&console, &params.query()).await?;
    let entries = audit::export(console.ctx(), &console.actor, &query, format).await?;
    let name =
        format!("audit-{}-{}.{}", console.actor.application.slug, console.now.day(), format.code());
    let mut response = attachment::csv(&name, Body::from_stream(entries));
    if format == LogFormat::JsonLines {
        let kind = HeaderValue::from_static("application/x-ndjson");
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    Ok(response)
}
