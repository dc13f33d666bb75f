//! The manifest and the checksum of an export's file.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use rollcall_core::exports;

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;

pub async fn manifest(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let found = exports::manifest(console.ctx(), &console.actor, id).await?;
    let manifest = found.ok_or(PageError::Missing("manifest"))?;
    let text = serde_json::to_string_pretty(&manifest)?;
    Ok(file("application/json", &format!("{}.manifest.json", manifest.file), text))
}

pub async fn checksum(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let found = exports::checksum(console.ctx(), &console.actor, id).await?;
    let line = found.ok_or(PageError::Missing("checksum"))?;
    let name = line.split_whitespace().nth(1).unwrap_or("export.csv").to_owned();
    Ok(file("text/plain; charset=utf-8", &format!("{name}.sha256"), line))
}

/// The names are our own: letters, digits, dots and dashes.
fn file(kind: &'static str, name: &str, text: String) -> axum::response::Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, text).into_response()
}
